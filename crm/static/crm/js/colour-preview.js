// Shows white letters on the colour that is being typed; without it, the page shows them once it is saved.

const COLOUR = /^#[0-9a-f]{6}$/i;

export default (figure) => {
  const input = document.getElementById(figure.dataset.of);
  const surface = figure.querySelector("rect");
  const caption = figure.querySelector("figcaption");
  input?.addEventListener("input", () => {
    const typed = input.value.trim();
    if (!COLOUR.test(typed)) return;
    surface.setAttribute("fill", typed);
    caption.textContent = figure.dataset.unsaved;
  });
};

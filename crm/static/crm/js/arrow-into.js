// Takes the arrow down from a search box to the first of the people found; from there the browser's own arrows go on.

export default (box) => {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || event.isComposing || !event.target.matches("input")) return;
    const first = document.getElementById(box.dataset.arrowInto).querySelector("input[type=radio]");
    if (!first) return;
    event.preventDefault();
    first.focus();
  });
};

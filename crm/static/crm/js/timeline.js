// Older lines take the place of the link to them. Whoever stood on the link is led to the first of them; others are told, once.

export default (timeline) => {
  const status = document.createElement("p");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  timeline.after(status);
  let last = null;
  let stood = false;

  timeline.addEventListener("htmx:beforeSwap", ({ target }) => {
    last = target.previousElementSibling;
    stood = target.contains(document.activeElement);
  });
  timeline.addEventListener("htmx:load", () => {
    const first = last?.nextElementSibling;
    if (!first) return;
    last = null;
    if (!stood) {
      status.textContent = timeline.dataset.said;
      return;
    }
    const title = first.querySelector("h3") ?? first;
    title.tabIndex = -1;
    title.focus();
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    timeline.addEventListener(failure, () => { status.textContent = timeline.dataset.failed; });
  }
};

// Shows what the search box finds while somebody types, as links that the arrow keys reach; htmx fetches them.

export default (search) => {
  const box = search.querySelector("[data-matches-hint]");
  const panel = document.querySelector(box.getAttribute("hx-target"));
  const status = search.querySelector("[role=status]");
  const links = () => [...panel.querySelectorAll("a")];

  const close = () => { panel.hidden = true; };
  const open = () => { panel.hidden = !panel.textContent.trim() || !box.value.trim(); };
  const forget = () => {
    panel.replaceChildren();
    close();
  };
  const step = (by) => {
    const stops = [box, ...links()];
    stops[Math.min(Math.max(stops.indexOf(document.activeElement) + by, 0), stops.length - 1)].focus();
  };
  // Once a settled change: the same words are not said again for another letter.
  const say = (words) => { if (status.textContent !== words) status.textContent = words; };

  box.setAttribute("aria-describedby", box.dataset.matchesHint);
  box.addEventListener("focus", open);
  box.addEventListener("input", () => { if (!box.value.trim()) forget(); });
  // What was found by other words must not stand under these.
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) box.addEventListener(failure, forget);

  panel.addEventListener("htmx:afterSwap", () => {
    if (search.contains(document.activeElement)) open();
    say(box.value.trim() ? panel.querySelector("[data-said]")?.dataset.said ?? "" : "");
  });

  search.addEventListener("keydown", (event) => {
    if (event.isComposing || panel.hidden && event.target !== box) return;
    if (event.key === "Escape" && !panel.hidden) {
      box.focus();
      close();
    } else if (event.key === "ArrowDown" && links().length) {
      open();
      step(1);
    } else if (event.key === "ArrowUp" && event.target !== box) {
      step(-1);
    } else return;
    event.preventDefault();
  });
  // Whoever typed before the page was ready is not made to type again; by then htmx listens.
  document.addEventListener("DOMContentLoaded", () => {
    if (box.value !== box.defaultValue) box.dispatchEvent(new Event("matches:typed"));
  });
  // Not by focus alone: a pressed link has no focus yet in every browser.
  document.addEventListener("pointerdown", ({ target }) => { if (!search.contains(target)) close(); });
  search.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !search.contains(relatedTarget)) close(); });
};

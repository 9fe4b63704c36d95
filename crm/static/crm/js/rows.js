// Goes through the rows of a list by keys: next, previous, tick, open. The focus is on the row's link, as with Tab.

import pressed from "./pressed.js";

export default (list) => {
  const { keyNext, keyPrevious, keyTick, keyOpen } = list.dataset;
  const rows = [...list.querySelectorAll("tbody tr")];
  const boxes = [...list.querySelectorAll("tbody input[type=checkbox]")];
  const all = list.querySelector("[data-tick-all]");
  const count = list.querySelector("[data-ticked]");

  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const link = (row) => row?.querySelector("th a");
  const say = () => {
    if (!count) return;
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `${count.dataset.ticked} ${ticked}` : "";
  };

  const go = (step) => {
    const from = here();
    // From outside, either key begins with the first row.
    link(rows[from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1)])?.focus();
  };
  const tick = () => {
    const box = rows[here()]?.querySelector("input[type=checkbox]");
    box?.click();
  };

  document.addEventListener("keydown", (event) => {
    const act = [
      [keyNext, () => go(1)],
      [keyPrevious, () => go(-1)],
      [keyTick, tick],
      [keyOpen, () => link(rows[here()])?.click()],
    ].find(([key]) => pressed(event, key))?.[1];
    if (!act) return;
    event.preventDefault();
    act();
  });

  list.addEventListener("change", say);
  all?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of boxes) box.checked = true;
    say();
  });
  say();
};

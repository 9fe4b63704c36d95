// Single keys go to places. Whose keys they are stands in the page: each person may change them or switch them off.

import pressed from "./pressed.js";

export default (help) => {
  const go = (place) => {
    place.focus();
    if (place.matches("a, button")) place.click();
    else place.select?.();
  };

  document.addEventListener("keydown", (event) => {
    if (pressed(event, help.dataset.key)) {
      event.preventDefault();
      help.showModal();
      return;
    }
    const place = [...document.querySelectorAll("[data-shortcut]")].find(({ dataset }) => pressed(event, dataset.shortcut));
    if (!place) return;
    event.preventDefault();
    go(place);
  });
};

// Hides the whole desk at one key while somebody can see the screen. What was typed stays where it is, and so does the caret.

import pressed from "./pressed.js";

export default (blank) => {
  const button = document.querySelector("[data-blanks-screen]");
  const title = document.title;
  let focused = null;

  const hide = () => {
    focused = document.activeElement;
    document.title = blank.dataset.title;
    // Before anything is hidden: the browser would let go of the focus.
    blank.showModal();
    document.documentElement.classList.add("is-blank");
  };

  blank.addEventListener("close", () => {
    document.documentElement.classList.remove("is-blank");
    document.title = title;
    focused?.focus({ preventScroll: true });
  });
  blank.querySelector("button").addEventListener("click", () => blank.close());
  document.addEventListener("keydown", (event) => {
    if (!pressed(event, blank.dataset.key)) return;
    event.preventDefault();
    if (blank.open) blank.close();
    else hide();
  });
  button.addEventListener("click", hide);
  button.hidden = false;
};

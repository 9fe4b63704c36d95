// A button that prints the page. Without scripts there is the browser's own menu.

export default (button) => {
  button.addEventListener("click", () => {
    window.print();
    button.focus(); // which is not on paper, and has lost it there
  });
  button.hidden = false;
};

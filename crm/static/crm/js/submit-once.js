// Lets a form go once: a second click on a slow line would do the thing twice. The server checks as well.

export default (form) => {
  let gone = false;
  form.addEventListener("submit", (event) => {
    if (gone) {
      event.preventDefault();
      return;
    }
    gone = true;
    form.classList.add("js-waiting");
  });
  // "Back" may bring the page out of the browser's memory as it was left.
  window.addEventListener("pageshow", () => {
    gone = false;
    form.classList.remove("js-waiting");
  });
};

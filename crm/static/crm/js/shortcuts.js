// Single keys go to places, outside of fields only; each person can switch them off (WCAG 2.1.4).

const SETTING = "tolbooth-shortcuts";

export default (element) => {
  const button = element.querySelector("button");
  let on = localStorage.getItem(SETTING) !== "off";

  const show = () => { button.textContent = on ? button.dataset.on : button.dataset.off; };
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(SETTING, on ? "on" : "off");
    show();
  });

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const target = [...document.querySelectorAll("[data-shortcut]")].find((place) => place.dataset.shortcut === event.key);
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (target.matches("a")) target.click();
  });

  show();
  element.hidden = false;
};

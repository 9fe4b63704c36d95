// Hides a button whose work is done by itself as soon as scripts run.

export default (button) => {
  button.hidden = Boolean(window.htmx);
};

// Counts how long a contact has been open: 04:12, or 1:04:12; not for days. Decorative: when it began stands beside it in words.

const TOO_LONG_AGO = 24 * 60 * 60; // seconds

export default (element) => {
  const since = Date.parse(element.dataset.since);
  const two = (number) => String(number).padStart(2, "0");
  const show = () => {
    const seconds = Math.max(0, Math.round((Date.now() - since) / 1000));
    const hours = Math.floor(seconds / 3600);
    const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    element.textContent = seconds < TOO_LONG_AGO ? `· ${hours ? `${hours}:` : ""}${clock}` : "";
  };

  show();
  setInterval(show, 1000);
  element.hidden = false;
};

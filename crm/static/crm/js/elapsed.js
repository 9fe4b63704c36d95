// Counts how long a contact has been open: 04:12. Decorative; the time it began stands beside it in words.

export default (element) => {
  const since = Date.parse(element.dataset.since);
  const show = () => {
    const seconds = Math.max(0, Math.round((Date.now() - since) / 1000));
    const minutes = String(Math.floor(seconds / 60)).padStart(2, "0");
    element.textContent = `· ${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  };

  show();
  setInterval(show, 1000);
  element.hidden = false;
};

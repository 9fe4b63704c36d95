// Asks before a half-written form is left, and saves it by Ctrl+Enter from any of its fields.

export default (form) => {
  let changed = form.dataset.unsaved === "true";

  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const save = form.querySelector("[data-save]");
    if (!save) return;
    event.preventDefault();
    form.requestSubmit(save);
  });
  window.addEventListener("beforeunload", (event) => {
    // A form whose draft is saved as one types is left as one likes.
    if (changed && !["ready", "saved"].includes(form.dataset.drafts)) event.preventDefault();
  });
};

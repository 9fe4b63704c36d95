// Helps to choose an address in a form: says what was found, and shows the boxes for writing by hand while they are wanted.

export default (place) => {
  const box = place.querySelector("input");
  const button = place.querySelector("button[hx-post]");
  const status = place.querySelector("[role=status]");
  const byHand = place.querySelector("[data-by-hand]");

  const update = () => {
    const chosen = place.querySelector("input[type=radio]:checked")?.value;
    const isUsed = byHand.querySelector(".govuk-error-message") || [...byHand.querySelectorAll("input")].some((input) => input.value);
    // What was written stays in sight, until an address of the gazetteer is chosen instead.
    byHand.hidden = chosen ? chosen !== "hand" : !isUsed;
  };

  place.addEventListener("change", update);
  place.addEventListener("htmx:afterSwap", () => {
    status.textContent = place.querySelector("[data-said]")?.dataset.said ?? "";
    update();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    button.click();
  });
  update();
};

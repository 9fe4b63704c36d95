// Shows a field only while it is asked for: data-shown-when="channel=face_to_face,partner". Without scripts it always shows.

export default (element) => {
  const [name, values] = element.dataset.shownWhen.split("=");
  const wanted = values.split(",");
  const form = element.closest("form");

  const current = () => {
    const controls = [...form.elements].filter((control) => control.name === name);
    const chosen = controls.find((control) => control.type !== "radio" || control.checked);
    return chosen?.selectedOptions?.[0]?.dataset.kind ?? chosen?.value ?? "";
  };
  const update = () => {
    // What was typed stays in the page, and a field with an error is never hidden.
    const asked = current().split(" ").some((value) => wanted.includes(value));
    element.hidden = !asked && !element.querySelector(".govuk-error-message");
  };

  // At the form, for its controls may be swapped for others; and no longer than the element itself is there.
  form.addEventListener("change", function changed({ target }) {
    if (!element.isConnected) form.removeEventListener("change", changed);
    else if (target.name === name) update();
  });
  update();
};

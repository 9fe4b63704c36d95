// Shows a field only while it is asked for: data-shown-when="channel=face_to_face,partner". Without scripts it always shows.

export default (element) => {
  const [name, values] = element.dataset.shownWhen.split("=");
  const wanted = values.split(",");
  const form = element.closest("form");
  const controls = [...form.elements].filter((control) => control.name === name);

  const current = () => {
    const chosen = controls.find((control) => control.type !== "radio" || control.checked);
    return chosen?.selectedOptions?.[0]?.dataset.kind ?? chosen?.value ?? "";
  };
  const update = () => {
    // What was typed stays in the page, and a field with an error is never hidden.
    const asked = current().split(" ").some((value) => wanted.includes(value));
    element.hidden = !asked && !element.querySelector(".govuk-error-message");
  };

  for (const control of controls) control.addEventListener("change", update);
  update();
};

// Lets a long list be found by typing any word of an option or of its group (the ARIA pattern "combobox with list").
// The select stays in the page, out of sight, and keeps the value: whoever listens to its changes need not know of this.

const key = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

export default (select) => {
  const id = select.id;
  const input = Object.assign(document.createElement("input"), {
    type: "text", id, autocomplete: "off", spellcheck: false, className: "govuk-input", placeholder: select.dataset.typeToFind ?? "",
  });
  const list = Object.assign(document.createElement("ul"), { id: `${id}-found`, className: "combobox__list", hidden: true });
  const none = Object.assign(document.createElement("p"), { className: "combobox__none" });
  const box = Object.assign(document.createElement("div"), { className: "combobox" });
  const options = [...select.options].filter((option) => option.value).map((option, place) => {
    const group = option.parentElement.label ?? "";
    const item = Object.assign(document.createElement("li"), { id: `${id}-found-${place}`, className: "combobox__option" });
    item.setAttribute("role", "option");
    item.append(option.text, " ", Object.assign(document.createElement("span"), { textContent: group, className: "combobox__group" }));
    return { option, item, words: ` ${key(`${option.text} ${group}`)}` };
  });
  let shown = [];
  let active = -1;
  let typed = false;

  const chosen = () => options.find(({ option }) => option.selected);
  const restore = () => { input.value = chosen()?.option.text ?? ""; };
  const move = (to) => {
    shown[active]?.item.setAttribute("aria-selected", "false");
    active = to;
    shown[active]?.item.setAttribute("aria-selected", "true");
    shown[active]?.item.scrollIntoView({ block: "nearest" });
    if (shown[active]) input.setAttribute("aria-activedescendant", shown[active].item.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const open = (found, at) => {
    move(-1);
    shown = found;
    list.replaceChildren(...found.map(({ item }) => item));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    move(at);
  };
  const close = () => {
    open([], -1);
    typed = false;
    none.textContent = "";
  };
  const choose = (value) => {
    const changed = select.value !== value;
    select.value = value;
    close();
    restore();
    if (changed) select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const filter = () => {
    const terms = key(input.value).split(" ");
    const found = options.filter(({ words }) => terms.every((term) => words.includes(` ${term}`)));
    typed = true;
    open(found, input.value.trim() ? 0 : -1);
    none.textContent = found.length ? "" : select.dataset.none;
  };
  const openAll = () => open(options, options.indexOf(chosen()));
  // What was typed counts as chosen when one goes on: the first that fits, which has been read out, or nothing.
  const settle = () => {
    if (!typed) close();
    else if (!input.value.trim()) choose("");
    else if (shown[active]) choose(shown[active].option.value);
    else { close(); restore(); }
  };

  input.addEventListener("input", filter);
  input.addEventListener("change", (event) => event.stopPropagation()); // of the text; the select tells of its own
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => { if (list.hidden) openAll(); });
  input.addEventListener("blur", () => {
    if (shown.length > 1 && input.value.trim()) typed = false; // a click elsewhere must not decide between several
    settle();
    restore();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const wasOpen = !list.hidden;
      if (!wasOpen) openAll();
      if (active < 0) move(step > 0 ? 0 : shown.length - 1);
      else if (wasOpen) move((active + step + shown.length) % shown.length);
    } else if (event.key === "Enter") {
      if (shown[active]) choose(shown[active].option.value);
      if (!event.ctrlKey && !event.metaKey) event.preventDefault(); // a list sends no form
    } else if (event.key === "Tab") {
      settle();
    } else if (event.key === "Escape" && (typed || !list.hidden)) {
      event.preventDefault();
      close();
      restore();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", ({ target }) => {
    const found = options.find(({ item }) => item.contains(target));
    if (found) choose(found.option.value);
  });

  const hadFocus = document.activeElement === select;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) {
    input.setAttribute(name, value);
  }
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", select.dataset.found ?? "");
  none.setAttribute("role", "status");
  select.id = `${id}-list`;
  select.hidden = true;
  select.after(box);
  box.append(input, list, none);
  restore();
  if (hadFocus) input.focus();
};

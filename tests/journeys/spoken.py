"""A page as a screen reader speaks it: what has the focus, by name, role and state, and what live regions announce, in order.

Read from the browser's own accessibility tree, not from the HTML. What differs from one run to the next is masked: references
become CASE-1 and CUSTOMER-1, days and times DATE and TIME.
"""

import re
from typing import Any

from playwright.sync_api import Page, expect

# What a page holds when it comes is read by whoever goes there; alerts are spoken at once, and so is each text that a live
# region comes to hold later, once a frame.
LISTENER = """
(() => {
  window.announced = [];
  const regions = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  const changed = new Set();
  const tell = (region) => {
    const text = region.innerText.replace(/\\s+/g, " ").trim();
    if (text && region.isConnected) window.announced.push(text);
  };
  const tellAll = () => {
    changed.forEach(tell);
    changed.clear();
  };
  const listen = () => new MutationObserver((records) => {
    for (const { target } of records) {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(regions);
      if (!region) continue;
      if (!changed.size) requestAnimationFrame(tellAll);
      changed.add(region.parentElement.closest(regions) ?? region);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[role=alert]").forEach(tell);
    listen();
  });
})();
"""
ROLES = {
    "textbox": "edit",
    "searchbox": "search edit",
    "radio": "radio button",
    "combobox": "combo box",
    "ComboBoxSelect": "combo box",
    "heading": "heading",
    "RootWebArea": "document",
    "sectionheader": "header",
}
PLACES = {"region", "form", "main", "navigation", "search", "group", "radiogroup", "status", "banner"}
STATES = {
    "checked": {"true": "checked", "false": "not checked"},
    "expanded": {True: "expanded", False: "collapsed"},
    "required": {True: "required"},
    "invalid": {"true": "invalid entry"},
    "disabled": {True: "unavailable"},
    "readonly": {True: "read only"},
    "multiline": {True: "multi line"},
}
MASKS = (
    (
        r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b",
        "DATE",
    ),
    (r"\b\d{2}:\d{2}\b", "TIME"),
    (r"(?<=Say: )[A-Z][A-Za-z0-9 ,-]+", "the reference, spelt"),
    (r"(?<=/url: ).*", "…"),
)
REFERENCES = (
    ("CUSTOMER", r"\bC-[CDFGHJKMNPQRTVWXY34679]{6}\b"),
    ("CASE", r"\b[DFGHJKMNPQRTVWXY][CDFGHJKMNPQRTVWXY]-[CDFGHJKMNPQRTVWXY34679]{5}\b"),
)
SAMPLE = "HK-7M4PX"  # stands in a hint


HOW_TO_READ = """\
Each paragraph begins with a key, or with what was typed. Below it, in the order in which it is spoken:
page: a new page and its title · in: a named place that the focus entered · focus: name, role, state and description of what
has the focus · active: the option of a list that is read out while the focus stays in its box · says: a live region.
Between the paragraphs stand parts of the page, whole, as trees of roles and names.

"""


class Reader:
    """Works a page by keyboard alone and writes down what is spoken."""

    def __init__(self, screen: Page) -> None:
        self.screen = screen
        self.lines: list[str] = []
        self.keys = 0
        self._names: dict[str, str] = {}
        self._place: list[str] = []
        screen.add_init_script(LISTENER)
        self._session = screen.context.new_cdp_session(screen)
        self._session.send("Accessibility.enable")

    def press(self, key: str, until: Any = None, *, times: int = 1) -> None:
        """Press a key, so many times, and write down what each press makes a screen reader say."""
        for _each in range(times):
            self.keys += 1
            before = self.screen.title()
            self._mark_page()
            self.screen.keyboard.press(key)
            self._settle(until)
            self.lines.append(f"\n{key}")
            if self._is_new_page() or self.screen.title() != before:
                self._place = []
                self.lines.append(f"    page: {self._masked(self.screen.title())}")
            self._listen()

    def type(self, text: str, until: Any = None) -> None:
        """Type into the field that has the focus."""
        self._mark_page()
        self.screen.keyboard.type(text)
        self._settle(until)
        self.lines.append(f'\ntypes "{text}"')
        self._listen(focus=False)

    def tree(self, what: str, place: Any) -> None:
        """Write down a part of the page whole, as its tree of roles, names and states."""
        self.lines += ["", f"── {what} ──", "", *self._masked(place.aria_snapshot()).splitlines(), ""]

    @property
    def transcript(self) -> str:
        """Return everything that was spoken, with how to read it."""
        return HOW_TO_READ + "\n".join(self.lines).strip() + "\n"

    def _listen(self, *, focus: bool = True) -> None:
        announced = self.screen.evaluate("window.announced.splice(0)")
        spoken, place = self._focused()
        if focus:
            entered = [each for each in place[:-1] if each not in self._place]
            self._place = place
            self.lines += [f"    in: {self._masked(each)}" for each in entered]
            self.lines.append(f"    focus: {self._masked(spoken)}")
        elif "active:" in spoken:
            self.lines.append(f"    {self._masked(spoken[spoken.index('active:') :])}")
        self.lines += [f"    says: {self._masked(text)}" for text in announced]

    def _focused(self) -> tuple[str, list[str]]:
        """Return what has the focus, in words, and where it stands: the named places from the outside in, itself the last."""
        nodes = {node["nodeId"]: node for node in self._session.send("Accessibility.getFullAXTree")["nodes"]}
        node = [node for node in nodes.values() if _property(node, "focused") is True][-1]
        place, above = [_as_place(node)], nodes.get(node.get("parentId"))
        while above:
            if not above.get("ignored") and _value(above, "role") in PLACES and _value(above, "name"):
                place.insert(0, _as_place(above))
            above = nodes.get(above.get("parentId"))
        return self._in_words(node), place

    def _in_words(self, node: dict[str, Any]) -> str:
        role = _value(node, "role")
        words = [f'"{_value(node, "name")}"', ROLES.get(role, role)]
        for name, said in STATES.items():
            value = _property(node, name)
            if value in said:
                words.append(said[value])
        if _value(node, "value"):
            words.append(f'holds "{_value(node, "value")}"')
        active = self.screen.evaluate(
            """() => { const item = document.getElementById(document.activeElement.getAttribute("aria-activedescendant"));
            return item && `"${item.innerText.replace(/\\s+/g, " ")}", ${[...item.parentElement.children].indexOf(item) + 1} of ${item.parentElement.children.length}`; }"""
        )
        return _with_description(", ".join(words), node) + (f"; active: {active}" if active else "")

    def _settle(self, until: Any) -> None:
        """Wait until the page has done what it does by itself."""
        self.screen.wait_for_load_state("networkidle")
        if until is not None:
            until.wait_for()
        # A draft that waits to be saved is read out once it is: the transcript says so at the same key every time.
        expect(self.screen.locator(".htmx-request, .htmx-settling, .htmx-swapping, .draft[data-waits]")).to_have_count(
            0
        )
        self.screen.wait_for_timeout(100)

    def _mark_page(self) -> None:
        self.screen.evaluate("window.wasHere = true")

    def _is_new_page(self) -> bool:
        return not self.screen.evaluate("Boolean(window.wasHere)")

    def _masked(self, text: str) -> str:
        for kind, pattern in REFERENCES:
            for found in re.findall(pattern, text):
                if found == SAMPLE:
                    continue
                if found not in self._names:
                    number = 1 + sum(name.startswith(kind) for name in self._names.values())
                    self._names[found] = f"{kind}-{number}"
                text = text.replace(found, self._names[found])
        for pattern, mask in MASKS:
            text = re.sub(pattern, mask, text)
        return text


def _as_place(node: dict[str, Any]) -> str:
    return _with_description(f'{_value(node, "role")} "{_value(node, "name")}"', node)


def _with_description(words: str, node: dict[str, Any]) -> str:
    described = _value(node, "description")
    return f'{words}, described as "{described}"' if described else words


def _value(node: dict[str, Any], name: str) -> str:
    return " ".join(str(node.get(name, {}).get("value", "")).split())


def _property(node: dict[str, Any], name: str) -> Any:
    return next((each["value"].get("value") for each in node.get("properties", []) if each["name"] == name), None)

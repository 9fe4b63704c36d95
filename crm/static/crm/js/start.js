// Gives each element with a data-module its behaviour, in what comes later as well. The page works without any of it.

import arrowInto from "./arrow-into.js";
import address from "./address.js";
import blankScreen from "./blank-screen.js";
import colourPreview from "./colour-preview.js";
import combobox from "./combobox.js";
import draft from "./draft.js";
import elapsed from "./elapsed.js";
import files from "./files.js";
import foldWhenNarrow from "./fold-when-narrow.js";
import matches from "./matches.js";
import parts from "./parts.js";
import print from "./print.js";
import rows from "./rows.js";
import shortcuts from "./shortcuts.js";
import shownWhen from "./shown-when.js";
import submitOnce from "./submit-once.js";
import takeFocus from "./take-focus.js";
import timeline from "./timeline.js";
import unsaved from "./unsaved.js";
import withScripts from "./with-scripts.js";
import withoutScripts from "./without-scripts.js";

const modules = {
  address,
  "arrow-into": arrowInto,
  "blank-screen": blankScreen,
  "colour-preview": colourPreview,
  combobox,
  draft,
  elapsed,
  files,
  "fold-when-narrow": foldWhenNarrow,
  matches,
  parts,
  print,
  rows,
  shortcuts,
  "shown-when": shownWhen,
  "submit-once": submitOnce,
  "take-focus": takeFocus,
  timeline,
  unsaved,
  "with-scripts": withScripts,
  "without-scripts": withoutScripts,
};
const started = new WeakSet();

const give = (element, name) => {
  try {
    modules[name]?.(element);
  } catch (error) {
    reportError(error); // one that fails takes no other with it
  }
};

const start = (root) => {
  for (const element of [root, ...root.querySelectorAll("[data-module]")]) {
    if (started.has(element)) continue;
    started.add(element);
    for (const name of element.dataset.module?.split(" ") ?? []) give(element, name);
  }
};

start(document.body);
// htmx tells of each element that it has put into the page.
document.body.addEventListener("htmx:load", ({ target }) => start(target));

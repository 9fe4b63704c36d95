// Gives each element with a data-module its behaviour. The page works without any of it.

import elapsed from "./elapsed.js";
import guidance from "./guidance.js";
import shortcuts from "./shortcuts.js";
import shownWhen from "./shown-when.js";
import submitOnce from "./submit-once.js";
import takeFocus from "./take-focus.js";
import unsaved from "./unsaved.js";

const modules = {
  elapsed,
  guidance,
  shortcuts,
  "shown-when": shownWhen,
  "submit-once": submitOnce,
  "take-focus": takeFocus,
  unsaved,
};

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) modules[name]?.(element);
}

// Says whether somebody meant a shortcut: not while they type, hold another key, or have a dialog before them.

const IN_FIELDS_TOO = new Set(["F2", "F8"]);
const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])";

export default (event, key) => {
  if (!key || event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (IN_FIELDS_TOO.has(key)) return event.key === key && !event.shiftKey;
  if (event.target.closest?.(TYPED_IN) || document.querySelector("dialog[open]")) return false;
  // A letter counts with Caps Lock on, and not with Shift; a sign comes as the layout makes it.
  const isLetter = key.toLowerCase() !== key.toUpperCase();
  return isLetter ? !event.shiftKey && event.key.toLowerCase() === key : event.key === key;
};

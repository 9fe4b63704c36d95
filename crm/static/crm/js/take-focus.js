// Puts the focus where the eye goes after a page has loaded: on what went wrong, or on what has been done.

export default (element) => {
  // The browser's own autofocus yields to a #fragment in the address, and so do we.
  if (!window.location.hash) element.focus();
};

// Folds what would fill a small screen before anything else is seen. Without scripts it stands open, and folds by hand.

export default (details) => {
  if (window.matchMedia("(max-width: 40em)").matches) details.open = false;
};

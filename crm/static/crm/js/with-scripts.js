// Shows what only works with scripts: a hint at a key that a script listens to.

export default (element) => {
  element.hidden = false;
};

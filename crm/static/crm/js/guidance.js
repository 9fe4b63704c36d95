// Shows what to ask and to say for the chosen category at once; without scripts it comes with the next page.

export default (element) => {
  const select = document.getElementsByName(element.dataset.guidanceOf)[0];
  const show = () => {
    const words = select.selectedOptions[0]?.dataset.guidance ?? "";
    if (element.textContent !== words) element.textContent = words;
    element.hidden = !words;
  };

  select.addEventListener("change", show);
  show();
};

// Says so where a part of a page could not be brought, in place of what it would have announced; what was typed stays as it is.

const SIGNED_OUT = 401;

export default (form) => {
  const regionOf = ({ requestConfig }) => {
    const asker = requestConfig.elt.closest("[data-says]");
    return asker && document.getElementById(asker.dataset.says);
  };
  const sayFailed = (region) => {
    region.classList.remove("govuk-visually-hidden");
    region.textContent = form.dataset.failed;
  };

  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const region = regionOf(detail);
    if (!region || detail.xhr.status < 400) return;
    detail.shouldSwap = detail.xhr.status === SIGNED_OUT;
    // The server's own words, in the live region: the part itself, with all that was typed in it, is left alone.
    detail.target = region;
    if (detail.shouldSwap) region.classList.remove("govuk-visually-hidden");
    else sayFailed(region);
  });
  // The same words are not read out again for another letter.
  form.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    if (detail.target.textContent.trim() === detail.fragment.textContent.trim()) detail.shouldSwap = false;
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(failure, ({ detail }) => {
      const region = regionOf(detail);
      if (region) sayFailed(region);
    });
  }
};

// Keeps what is marked data-progress up to date while a run is in progress; without it, the page has a link "Look again".

const EVERY = 3000; // milliseconds

const look = async (element) => {
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    if (answer.redirected) {
      window.location.replace(answer.url);
      return;
    }
    if (answer.ok && !show(await answer.text(), element)) {
      window.location.reload();
      return;
    }
  } catch {
    // The network is away: the next look may find it back.
  }
  window.setTimeout(look, EVERY, element);
};

// Put the fresh part of the page in the place of the old one; false once the run has ended and nothing is marked any more.
const show = (html, element) => {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-progress]");
  if (fresh && fresh.innerHTML !== element.innerHTML) element.innerHTML = fresh.innerHTML;
  return Boolean(fresh);
};

for (const element of document.querySelectorAll("[data-progress]")) {
  window.setTimeout(look, EVERY, element);
}

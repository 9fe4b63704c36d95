// Keeps what is marked data-progress up to date while a run is in progress; without it, the page has a link "Look again".

const EVERY = 3000; // milliseconds

const look = async (element) => {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  if (answer.redirected) {
    window.location.replace(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-progress]");
  if (!fresh) {
    window.location.reload();
    return;
  }
  if (fresh.innerHTML !== element.innerHTML) element.innerHTML = fresh.innerHTML;
  window.setTimeout(look, EVERY, element);
};

for (const element of document.querySelectorAll("[data-progress]")) {
  window.setTimeout(look, EVERY, element);
}

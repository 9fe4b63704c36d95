// Saves a form as a draft while somebody types. The page says so; only a change for the worse or the better is read out.

const PAUSE = 800; // milliseconds without a key
const AT_LATEST = 2000; // for whoever types on
const TRY_AGAIN = 5000;
const TOO_LARGE = 30_000; // of two together a browser still sends 64 KiB from a page that is left
const OK = 200, SIGNED_OUT = 401, COLLIDES = 412, GONE = 410;

export default (box) => {
  const form = box.closest("form");
  const said = box.querySelector("[data-draft-said]");
  const status = box.querySelector("[data-draft-status]");
  const both = box.querySelector("[data-draft-collision]");
  const anew = box.querySelector("[data-draft-anew]");
  const field = (name) => box.querySelector(`input[name=${name}]`);
  let turn = 0, wanted = false, going = false, stopped = Boolean(both.firstElementChild), timer = 0, latest = 0;

  const say = (words, state) => {
    said.textContent = words;
    box.classList.toggle("draft--failed", state === "failed");
    if (form.dataset.drafts === state) return;
    status.textContent = state === "failed" ? words : form.dataset.drafts === "failed" ? box.dataset.again : box.dataset.saving;
    form.dataset.drafts = state;
  };
  const body = (more = {}) => {
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    for (const [name, value] of Object.entries(more)) typed.set(name, value);
    typed.set("draft_turn", ++turn); // what is sent first may arrive last
    return new URLSearchParams(typed);
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };
  const answered = async (answer) => {
    if (answer.status === COLLIDES) {
      stopped = true;
      both.innerHTML = await answer.text(); // our own server's, escaped there
      both.focus();
      say(both.querySelector("h3").textContent, "failed");
      return;
    }
    const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
    const told = isOurs ? await answer.json() : {};
    if (answer.status === OK && isOurs) {
      field("draft_version").value = told.version;
      field("draft_of").value = told.of;
      say(told.said, "saved");
      if (!wanted) delete box.dataset.waits;
      for (const hidden of box.querySelectorAll("[data-draft-when-saved]")) hidden.hidden = box.dataset.of !== undefined;
    } else if (answer.status === GONE && isOurs) {
      stopped = true;
      anew.hidden = false;
      anew.dataset.of = told.of;
      say(told.said, "failed");
    } else {
      say(answer.status === SIGNED_OUT ? box.dataset.signedOut : box.dataset.refused, "failed");
      wanted = true;
      later(TRY_AGAIN);
    }
  };
  // Each is sent to its end even where the page is left meanwhile.
  const post = (more, words = body(more)) => fetch(box.dataset.save, {
    method: "POST", body: words, keepalive: String(words).length < TOO_LARGE, credentials: "same-origin", headers: { "HX-Request": "true" },
  });
  async function send(more) {
    clearTimeout(timer);
    latest = 0;
    if (!wanted || stopped) return;
    if (going) { later(PAUSE); return; }
    wanted = false;
    going = true;
    try {
      await answered(await post(more));
    } catch {
      say(box.dataset.offline, "failed");
      wanted = true;
      later(TRY_AGAIN);
    } finally {
      going = false;
    }
  }
  const changed = ({ target }) => {
    if (stopped || target.closest("[data-no-draft]")) return;
    wanted = true;
    box.dataset.waits = ""; // there are words that are not saved yet
    latest ||= Date.now() + AT_LATEST;
    later(Math.max(0, Math.min(PAUSE, latest - Date.now())));
  };

  // Nothing asks whether to leave the page: what is typed is kept. What the page says from the start is not read out again.
  form.dataset.drafts ??= said.textContent.trim() ? "saved" : "ready";
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // Whoever leaves a field may leave the page next.
  form.addEventListener("focusout", () => { if (wanted) later(0); });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  window.addEventListener("online", () => { if (wanted) later(0); });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) stopped = false; });
  window.addEventListener("pagehide", () => {
    if (!wanted || stopped) return;
    wanted = false;
    post().catch(() => {});
  });
  window.addEventListener("beforeunload", (event) => {
    if ((wanted || going) && !stopped && String(body()).length >= TOO_LARGE) event.preventDefault();
  });
  const goOn = (of, version) => {
    if (of) {
      field("draft_of").value = of;
      box.dataset.of = of; // the ways to discard or hand over on this page are those of the one that is gone
    }
    field("draft_version").value = version;
    both.replaceChildren();
    anew.hidden = true;
    stopped = false;
    wanted = true;
    send();
  };
  anew.addEventListener("click", () => goOn(anew.dataset.of, 0));
  both.addEventListener("click", (event) => {
    const keep = event.target.closest("[data-draft-keep]");
    if (keep) {
      event.preventDefault();
      goOn("", keep.dataset.draftKeep);
    } else if (event.target.closest("[data-draft-both]")) {
      event.preventDefault();
      stopped = false;
      wanted = true;
      field("draft_version").value = 0;
      both.replaceChildren();
      send({ draft_do: "anew" });
    } else if (event.target.closest("[data-draft-take]")) {
      wanted = false;
      form.dataset.drafts = "ready";
    }
  });
};

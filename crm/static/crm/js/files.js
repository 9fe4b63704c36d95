// Files dragged or chosen go up one by one, each with how far it is, in words; the form works without any of this.

const SIGNED_OUT = 401;

export default (form) => {
  const box = form.querySelector('input[type="file"]');
  const said = form.querySelector(".files__progress");
  const list = document.getElementById(form.dataset.list);
  const button = form.querySelector("[data-save]");
  const queue = [];
  let sending = false;

  const words = (name, file, percent = "") =>
    form.dataset[name].replace("{name}", file.name).replace("{percent}", percent);

  const lineFor = (file) => {
    const line = document.createElement("li");
    const bar = document.createElement("progress");
    const text = document.createElement("span");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-hidden", "true"); // the words beside it say the same
    text.textContent = words("sending", file, 0);
    line.append(bar, text);
    said.append(line);
    const end = (message, kept) => {
      bar.remove();
      line.classList.add(kept ? "files__kept" : "files__refused");
      text.textContent = message;
    };
    return { bar, text, end };
  };

  const send = (file, line, done) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    const data = new FormData(form);
    data.set(box.name, file);
    // What says that all has come stands behind the file.
    const whole = form.querySelector('[name$="whole"]');
    data.delete(whole.name);
    data.append(whole.name, whole.value);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.round((100 * loaded) / total);
      if (percent - line.bar.value < 25 && percent < 100) return; // not every number is read out
      line.bar.value = percent;
      line.text.textContent = percent < 100 ? words("sending", file, percent) : words("checking", file);
    });
    request.addEventListener("loadend", () => {
      const answer = request.response;
      if (answer?.list !== undefined) {
        list.innerHTML = answer.list;
        line.end(answer.problems.length ? answer.problems.join(" ") : words("kept", file), !answer.problems.length);
      } else {
        line.end(words(request.status === SIGNED_OUT ? "signedOut" : "failed", file), false);
      }
      done();
    });
    request.send(data);
  };

  const next = () => {
    const file = queue.shift();
    sending = Boolean(file);
    if (!file) return;
    const line = lineFor(file);
    if (file.size > Number(form.dataset.largest)) {
      line.end(words("large", file), false);
      next();
    } else {
      send(file, line, next);
    }
  };

  const take = (files) => {
    queue.push(...files);
    if (!sending) next();
  };

  const zone = document.createElement("p");
  zone.className = "files__zone";
  zone.textContent = form.dataset.drop;
  box.before(zone);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("files--over");
    });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("files--over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  // The note goes with each file, so files wait until somebody says that it is written.
  form.addEventListener("submit", (event) => {
    if (!box.files.length) return; // the server says what is missing
    event.preventDefault();
    take(box.files);
    box.value = "";
    button.focus();
  });
};

// Files are sent as soon as they are chosen, one after another, each with a bar of its own and one for all of them.
// Without this file the form sends them itself.
(() => {
  "use strict";
  const form = document.querySelector("form[data-files-url]");
  if (!form) return;
  const TRIES = 3, EDGE = 2400, QUALITY = 0.86;
  const model = document.getElementById("_waiting");
  const said = model.dataset;
  // Attributes are read by a call: a question called "dataset" would stand in the way of the property.
  const told = (name) => form.getAttribute(`data-${name}`);
  const token = form.querySelector("[name=_csrf_token]").value;
  const placeOf = (field) => document.getElementById(`q-${field}`);
  const address = (field, more = "") => {
    const without = [...form.querySelectorAll("[name=_left_out]")].map((each) => `&_left_out=${encodeURIComponent(each.value)}`);
    return `${told("files-url")}?field=${encodeURIComponent(field)}${without.join("")}${more}`;
  };
  form.classList.add("sends");

  const queue = []; // all that was chosen on this page, in its order; gone ones are done or left out
  let busy = false;
  let pressed = null;
  let waiting = 0;

  const keys = (place) => [...place.querySelectorAll(".files [name=_go]")].map((each) => each.value.split(":")[1]);
  const lineOf = (place, key) => [...place.querySelectorAll(".files > li")].find((each) => each.querySelector(`[value="remove:${key}"]`));
  const isOpen = (item) => !item.key && !item.gone;

  // A photograph larger than the office takes is made smaller here: what it shows stays, its bytes shrink.
  const fitting = async (file, most) => {
    if (file.size <= most || !/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file);
      const by = Math.min(1, EDGE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * by);
      canvas.height = Math.round(picture.height * by);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: made.type }) : file;
    } catch {
      return file; // the server says what is wrong with it
    }
  };

  const asked = (item, more) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      item.part = event.loaded / event.total;
      item.line.querySelector("progress").value = Math.round(item.part * 100);
      tell(item.field);
    });
    request.addEventListener("loadend", () => done(request));
    request.open("POST", address(item.field, more));
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-File-Name", encodeURIComponent(item.file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(item.file);
  });

  const tell = (field) => {
    const sending = placeOf(field).querySelector(".sending");
    const all = queue.filter((item) => item.field === field && !item.gone);
    const many = all.length > 1 && all.some((item) => isOpen(item) && !item.failed);
    sending.hidden = !many;
    if (!many) return;
    const done = all.filter((item) => item.key);
    sending.querySelector("progress").value = Math.round((all.reduce((sum, item) => sum + (item.key ? 1 : item.failed ? 0 : item.part), 0) / all.length) * 100);
    sending.querySelector("span").textContent = said.of.replace("{done}", done.length).replace("{all}", all.length);
  };

  // Lines that are not sent yet stand where their file will: before the next of their batch that is there.
  const stand = (field) => {
    const place = placeOf(field);
    const list = place.querySelector(".files");
    for (const item of queue.filter((each) => each.field === field && isOpen(each))) {
      const next = after(item);
      list.insertBefore(item.line, next ? lineOf(place, next) : null);
    }
    const none = list.querySelector(".none");
    if (none) none.hidden = list.children.length > 1;
    tell(field);
  };
  const after = (item) => {
    const here = placeOf(item.field);
    const next = queue.slice(queue.indexOf(item) + 1).find((each) => each.field === item.field && each.key && lineOf(here, each.key));
    return next ? next.key : "";
  };

  const lined = (item) => {
    const line = document.importNode(model.content, true).firstElementChild;
    line.querySelector("[data-name]").textContent = item.file.name;
    if (/^image\/(jpeg|png|webp)$/.test(item.file.type)) {
      const picture = line.querySelector("img");
      picture.src = URL.createObjectURL(item.file);
      picture.hidden = false;
    }
    line.querySelector("[data-retry]").addEventListener("click", () => {
      mark(item, "");
      go();
    });
    line.querySelector("[data-leave]").addEventListener("click", () => {
      item.gone = true;
      drop(item);
      stand(item.field);
    });
    return line;
  };
  const drop = (item) => {
    const picture = item.line.querySelector("img");
    if (picture && picture.src) URL.revokeObjectURL(picture.src);
    item.line.remove();
  };
  const mark = (item, problem, again = true) => {
    item.failed = Boolean(problem);
    item.part = 0;
    const error = item.line.querySelector(".error");
    error.hidden = !problem;
    error.lastElementChild.textContent = problem;
    item.line.querySelector("progress").hidden = Boolean(problem);
    item.line.querySelector("[data-retry]").hidden = !problem || !again;
    item.line.querySelector("[data-leave]").hidden = !problem;
    tell(item.field);
  };

  // The answer is the file's line for the list, or the question drawn anew where more than that has changed.
  const put = (field, answer, address, item = null) => {
    const place = placeOf(field);
    const page = new DOMParser().parseFromString(answer, "text/html");
    const fresh = page.getElementById(`q-${field}`);
    const line = page.querySelector("[data-sent] > li");
    if (!place || !address.includes("/files?field=") || !(fresh || line)) return false;
    const before = new Set(keys(place));
    if (fresh) {
      const next = item ? after(item) : "";
      const made = document.importNode(fresh, true);
      place.replaceWith(made);
      if (item) item.key = keys(made).find((key) => !before.has(key) && key !== next) || "sent";
    } else {
      const input = place.querySelector("input[type=file]");
      const list = place.querySelector(".files");
      const made = document.importNode(line, true);
      if (!input.multiple) [...list.children].filter((each) => each !== item.line).forEach((each) => each.remove());
      const seen = item.line.querySelector("img");
      if (seen.src && !made.querySelector("img")) made.querySelector("svg").replaceWith(seen);
      list.insertBefore(made, item.line);
      item.key = keys(place).find((key) => !before.has(key));
      place.querySelectorAll(".field > .error").forEach((each) => each.remove());
      place.querySelector(".field").classList.remove("wrong");
      input.removeAttribute("aria-invalid");
    }
    if (item) drop(item);
    return true;
  };

  // Why a file was not taken, as the question says it.
  const problemIn = (answer) => {
    const error = new DOMParser().parseFromString(answer, "text/html").querySelector(".field > .error");
    return error ? error.textContent.trim() : "";
  };

  const send = async (item) => {
    item.file = await fitting(item.file, item.most);
    for (let tries = 1; ; tries++) {
      const next = after(item);
      const request = await asked(item, next ? `&before=${encodeURIComponent(next)}` : "");
      const problem = request.status === 422 ? problemIn(request.responseText) : "";
      if (problem) return mark(item, problem, false);
      if (put(item.field, request.responseText, request.responseURL, item)) return stand(item.field);
      const passing = request.status === 0 || request.status >= 500;
      if (passing && tries < TRIES) {
        await new Promise((done) => setTimeout(done, 800 * tries));
        continue;
      }
      return mark(item, request.status === 413 ? told("file-too-large") : told("file-failed"), request.status !== 413);
    }
  };

  const go = async () => {
    if (busy) return;
    busy = true;
    let last = "";
    for (let item; (item = queue.find((each) => isOpen(each) && !each.failed)); last = item.field) await send(item);
    busy = false;
    const again = last && document.getElementById(`file-${last}`);
    const failed = queue.find((item) => isOpen(item) && item.failed);
    if (pressed && !failed) form.requestSubmit(pressed);
    else if (failed) failed.line.querySelector("[data-retry]:not([hidden]), [data-leave]").focus();
    else if (again && (!document.activeElement || document.activeElement === document.body)) again.focus();
    pressed = null;
    watch();
  };

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.files.length) return;
    event.stopPropagation();
    const field = input.name;
    const place = placeOf(field);
    const most = Number(input.getAttribute("data-most"));
    let room = most - keys(place).length - queue.filter((item) => item.field === field && isOpen(item)).length;
    for (const file of input.files) {
      const item = { field, file, most: Number(input.getAttribute("data-size")), part: 0, key: "", gone: false, failed: false };
      item.line = lined(item);
      queue.push(item);
      if (most > 1 && room-- <= 0) mark(item, said.over.replace("{count}", most), false);
    }
    input.value = "";
    stand(field);
    go();
  });

  // Who goes on while files are on their way goes on when they have arrived.
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    pressed = event.submitter;
    for (const field of new Set(queue.filter(isOpen).map((item) => item.field))) {
      const sending = placeOf(field).querySelector(".sending");
      sending.hidden = false;
      sending.querySelector("span").textContent = said.hold;
    }
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  // A file that is still looked at shows its verdict by itself.
  const watch = () => {
    clearTimeout(waiting);
    const pending = form.querySelector(".files .received");
    if (!pending) return;
    waiting = setTimeout(async () => {
      const fields = new Set([...form.querySelectorAll(".files .received")].map((each) => each.closest("[data-files]").dataset.files));
      for (const field of busy ? [] : fields) {
        const answer = await fetch(address(field));
        if (answer.ok && !busy && put(field, await answer.text(), answer.url)) stand(field);
      }
      if (!busy) watch();
    }, 1500);
  };
  watch();
})();

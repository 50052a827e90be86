// Files are sent as soon as they are chosen, one after another, with a bar that shows how far they are.
// Without this file the form sends them itself.
(() => {
  "use strict";
  const form = document.querySelector("form[data-files-url]");
  if (!form) return;
  // Attributes are read by a call: a question called "dataset" would stand in the way of the property.
  const told = (name) => form.getAttribute(`data-${name}`);
  const address = (field) => {
    const without = [...form.querySelectorAll("[name=_left_out]")].map((each) => `&_left_out=${encodeURIComponent(each.value)}`);
    return `${told("files-url")}?field=${encodeURIComponent(field)}${without.join("")}`;
  };
  form.classList.add("sends");
  const token = form.querySelector("[name=_csrf_token]").value;

  const send = (place, field, file) => new Promise((done) => {
    const request = new XMLHttpRequest();
    const sending = place.querySelector(".sending");
    const bar = sending.querySelector("progress");
    const words = sending.querySelector("span");
    sending.hidden = false;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.round((event.loaded / event.total) * 100);
      words.textContent = `${file.name} ${bar.value}%`;
    });
    request.addEventListener("loadend", () => done(request));
    request.open("POST", address(field));
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  });

  // A file that was taken is one line for the list; the whole question follows when the worker has looked at it.
  const add = (place, line) => {
    const list = place.querySelector(".files");
    const input = place.querySelector("input[type=file]");
    list.querySelectorAll(input.multiple ? ".none" : "li").forEach((each) => each.remove());
    list.append(document.importNode(line, true));
    place.querySelectorAll(".field > .error").forEach((each) => each.remove());
    place.querySelector(".field").classList.remove("wrong");
    place.querySelector(".sending").hidden = true;
    input.removeAttribute("aria-invalid");
    input.value = "";
    input.disabled = false;
  };

  const put = (field, request) => {
    const place = document.getElementById(`q-${field}`);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.getElementById(`q-${field}`);
    const line = page.querySelector("[data-sent] > li");
    const ours = request.responseURL.includes("/files?field=");
    if (!place || !ours || !(fresh || line)) return false;
    if (!fresh) {
      add(place, line);
      return true;
    }
    place.replaceWith(document.importNode(fresh, true));
    return true;
  };

  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.files.length) return;
    event.stopPropagation();
    const field = input.name;
    const files = [...input.files];
    input.disabled = true;
    for (const file of files) {
      const place = document.getElementById(`q-${field}`);
      const request = await send(place, field, file);
      if (!put(field, request)) {
        const sending = place.querySelector(".sending");
        sending.querySelector("progress").hidden = true;
        sending.querySelector("span").textContent = request.status === 413 ? told("file-too-large") : told("file-failed");
        sending.classList.add("failed");
        input.disabled = false;
        input.value = "";
        return;
      }
    }
    const again = document.getElementById(`file-${field}`);
    if (again) again.focus();
    watch();
  });

  // A file that is still looked at shows its verdict by itself.
  let waiting = 0;
  const watch = () => {
    clearTimeout(waiting);
    const pending = form.querySelector(".files .received");
    if (!pending) return;
    waiting = setTimeout(async () => {
      const fields = new Set([...form.querySelectorAll(".files .received")].map((each) => each.closest("[data-files]").dataset.files));
      for (const field of fields) {
        const answer = await fetch(address(field));
        if (answer.ok) put(field, { responseText: await answer.text(), responseURL: answer.url });
      }
      watch();
    }, 1500);
  };
  watch();
})();

// The queue by keyboard: j and k walk the rows, Enter opens (it is a link), / goes to the search.
// Single keys can be switched off (WCAG 2.1.4); the choice stays in this browser.
const rows = [...document.querySelectorAll("[data-queue] [data-open]")];
const search = document.querySelector("#q");
const box = document.querySelector("[data-keys]");
const button = document.querySelector("[data-keys-switch]");
let on = localStorage.getItem("keys") !== "off";

function show() {
  box.hidden = false;
  box.querySelector("[data-keys-on]").hidden = !on;
  button.textContent = on ? button.dataset.off : button.dataset.on;
}

function walk(by) {
  const now = rows.findIndex((row) => row.closest("tr").classList.contains("current"));
  const next = Math.min(rows.length - 1, Math.max(0, now + by));
  if (now >= 0) rows[now].closest("tr").classList.remove("current");
  rows[next].closest("tr").classList.add("current");
  rows[next].focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (!on || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" && rows.length) walk(1);
  else if (event.key === "k" && rows.length) walk(-1);
  else if (event.key === "/" && search) search.focus();
  else return;
  event.preventDefault();
});

if (box) {
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem("keys", on ? "on" : "off");
    show();
  });
  show();
}

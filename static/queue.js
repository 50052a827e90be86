// The queue by keyboard: j and k walk the rows, Enter opens (it is a link), x ticks, / goes to the search; in a request
// j and k go to the next and the one before, u back to the list. And the number of ticked rows. Single keys can be switched off (WCAG 2.1.4); the choice stays in this browser.
const rows = [...document.querySelectorAll("[data-queue] [data-open]")];
const search = document.querySelector("#q");
const help = document.querySelector("[data-keys]");
let on = localStorage.getItem("keys") !== "off";

const line = (row) => row.closest("tr");
const tick = (row) => line(row).querySelector("input[name=pick]");
const current = () => rows.find((row) => line(row).classList.contains("current"));

function walk(by) {
  const now = rows.indexOf(current());
  const next = Math.min(rows.length - 1, Math.max(0, now + by));
  if (now >= 0) line(rows[now]).classList.remove("current");
  line(rows[next]).classList.add("current");
  rows[next].focus();
}

// Ticks
const bar = document.querySelector("#_bulk");
const ticks = [...document.querySelectorAll("input[name=pick]")];
const whole = document.querySelector("#whole");

function count() {
  const picked = ticks.filter((each) => each.checked).length;
  const said = bar.querySelector("[data-count]");
  said.hidden = !picked;
  said.textContent = bar.dataset.picked.replace("#", picked);
  whole.checked = picked > 0 && picked === ticks.length;
  whole.indeterminate = picked > 0 && picked < ticks.length;
  for (const each of ticks) each.closest("tr").classList.toggle("picked", each.checked);
}

if (bar) {
  whole.addEventListener("change", () => {
    for (const each of ticks) each.checked = whole.checked;
    count();
  });
  for (const each of ticks) each.addEventListener("change", count);
  // A page that the browser kept comes back with the ticks it had.
  window.addEventListener("pageshow", count);
}

// Keys
const keys = {
  j: () => rows.length && walk(1),
  k: () => rows.length && walk(-1),
  x: () => {
    const box = current() && tick(current());
    if (box) box.click();
  },
  "/": () => search && search.focus(),
};

// Links of a page that a key follows: to the next request, the one before, the list.
for (const link of document.querySelectorAll("[data-key]")) keys[link.dataset.key] = () => link.click();
// Who comes back from a request goes on from its row.
const from = location.hash.startsWith("#r-") && document.getElementById(location.hash.slice(1));
if (from) from.classList.add("current");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  if (event.key === "?" && help) help.showModal();
  else if (on && keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});

if (help) {
  const opener = document.querySelector("[data-keys-open]");
  const button = help.querySelector("[data-keys-switch]");
  const show = () => {
    button.textContent = on ? button.dataset.off : button.dataset.on;
    help.classList.toggle("off", !on);
  };
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem("keys", on ? "on" : "off");
    show();
  });
  show();
}

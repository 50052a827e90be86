// The text of a file with colours, completion, help at each key and problems at their line; beside it what it makes.
// Everything is asked of the server by the form itself: without scripts its buttons do the same, page by page.
import {
  EditorState, EditorView, HighlightStyle, autocompletion, completionKeymap, defaultKeymap, highlightActiveLine, highlightSpecialChars,
  history, historyKeymap, hoverTooltip, indentUnit, keymap, lineNumbers, lintGutter, lintKeymap, searchKeymap, setDiagnostics,
  syntaxHighlighting, tags, yaml,
} from "./vendor/codemirror.js";
import { FLOW, pathAt, typeAt, within, wordsOf } from "./editor-help.js";

const PAUSE = 700;
const AGAIN = 5000;
const SAID = [409, 422];
const SHOWN = ["said", "parts", "where", "look", "standing"];
const UNHEARD = document.getElementById("unheard");
const form = document.querySelector("form[data-editor]");
if (form) begin(form);

async function begin(form) {
  const field = form.querySelector("textarea");
  const schema = await (await fetch(form.dataset.schema)).json();
  const place = document.createElement("div");
  place.className = "editor";
  field.after(place);
  const root = place.attachShadow({ mode: "open" });
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: field.value, extensions: extensions(field, schema, () => later(view)) }) });
  field.hidden = true;
  form.querySelector(`label[for="${field.id}"]`)?.addEventListener("click", () => view.focus());
  tell(view);
  leadToGuide();
  form.addEventListener("submit", (event) => pressed(event, view));
  document.addEventListener("click", (event) => {
    const line = event.target.closest?.("[data-line]");
    if (line) goTo(event, view, Number(line.dataset.line));
    const tab = event.target.closest?.("[data-view]");
    if (tab) showView(event, view, tab.dataset.view);
  });
}

function extensions(field, schema, changed) {
  return [
    EditorState.phrases.of(JSON.parse(form.dataset.phrases)), lineNumbers(), highlightSpecialChars(), highlightActiveLine(), history(), indentUnit.of("  "), yaml(), lintGutter(),
    syntaxHighlighting(COLOURS), EditorView.lineWrapping, LOOK, EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ "aria-label": field.labels[0]?.textContent ?? "", "aria-describedby": "" , lang: "th" }),
    autocompletion({ override: [(context) => completions(context, schema)] }),
    hoverTooltip((view, at) => help(view, at, schema)),
    keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      field.value = update.state.doc.toString();
      changed();
    }),
  ];
}

/** Beside what is to be added: where it is told. */
function leadToGuide() {
  const about = form.querySelector("[data-about]");
  const chosen = form.querySelector("#snippet");
  if (!about || !chosen) return;
  const lead = () => { about.href = `/admin/guide/about/${chosen.value}`; };
  chosen.addEventListener("change", lead);
  lead();
}

let waiting = 0;
let asked = 0;
function later(view) {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(view, "look"), PAUSE);
}

/** One after the other: a question that overtook another would seem to come from somebody who has not seen what was kept. */
let queue = Promise.resolve();
function ask(view, act) {
  const own = ++asked;
  queue = queue.then(() => (act === "look" && own !== asked ? null : send(view, act, own))).catch(reportError);
}

async function send(view, act, own) {
  const data = new FormData(form);
  data.set("act", act);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } }).catch(() => null);
  const heard = answer !== null && (answer.ok || SAID.includes(answer.status));
  UNHEARD.hidden = heard;
  if (!heard) {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(view, "look"), AGAIN);
    return;
  }
  if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("text/html")) return location.assign(answer.url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.elements.seen.value = page.querySelector('[name="seen"]')?.value ?? form.elements.seen.value;
  if (act === "look" && own !== asked) return;
  SHOWN.forEach((id) => renew(document.getElementById(id), page.getElementById(id)));
  const text = page.querySelector("form[data-editor] textarea")?.value;
  if (act !== "look" && text !== undefined) replace(view, text);
  tell(view);
}

/** What is told anew, where it differs; whoever works by keyboard stays where they were, a word that something did not go is seen. */
function renew(old, fresh) {
  if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
  const back = old.contains(document.activeElement) ? wayBack(old, document.activeElement) : null;
  old.replaceChildren(...fresh.childNodes);
  back?.()?.focus({ preventScroll: true });
  if (old.id === "said") old.firstElementChild?.scrollIntoView({ block: "nearest" });
}

/** To the same button, else to another that moves the same part, else to the row that stands there now. */
function wayBack(old, held) {
  const rows = () => [...old.querySelectorAll("li")];
  const [row, part] = [rows().indexOf(held.closest("li")), /^\w+ (.+)/s.exec(held.value ?? "")?.[1]];
  return () => {
    const buttons = [...old.querySelectorAll("button")];
    return (
      buttons.find((each) => held.value && each.value === held.value) ??
      buttons.find((each) => part && (each.value === `up ${part}` || each.value === `down ${part}`)) ??
      old.querySelector(held.dataset.view ? `[data-view="${held.dataset.view}"]` : "[autofocus]") ??
      (rows()[row] ?? rows().at(-1))?.querySelector("a") ??
      old.querySelector("a, button, select")
    );
  };
}

function pressed(event, view) {
  const button = event.submitter;
  if (button?.name !== "act" || button.dataset.whole !== undefined) return;
  event.preventDefault();
  clearTimeout(waiting);
  ask(view, button.value);
}

function showView(event, view, name) {
  event.preventDefault();
  form.elements.view.value = name;
  ask(view, "look");
}

/** Only what differs is written, so that the cursor and what can be undone stay. */
function replace(view, text) {
  const old = view.state.doc.toString();
  if (old === text) return;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let end = 0;
  while (end < old.length - from && end < text.length - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  const insert = text.slice(from, text.length - end);
  view.dispatch({ changes: { from, to: old.length - end, insert }, selection: { anchor: from }, scrollIntoView: true });
  clearTimeout(waiting);
}

/** Problems stand at their line and column. */
function tell(view) {
  const told = JSON.parse(document.querySelector("[data-problems]")?.dataset.problems ?? "[]");
  const found = told.filter((each) => each.line <= view.state.doc.lines).map((each) => {
    const line = view.state.doc.line(Math.max(1, each.line));
    const from = Math.min(line.from + Math.max(0, (each.column || 1) - 1), line.to);
    return { from, to: line.to, severity: "error", message: each.what };
  });
  view.dispatch(setDiagnostics(view.state, found));
}

function goTo(event, view, number) {
  event.preventDefault();
  const line = view.state.doc.line(Math.min(Math.max(1, number), view.state.doc.lines));
  view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
  view.focus();
}

function placeOf(state, at) {
  const line = state.doc.lineAt(at);
  return [state.doc.toString().split("\n"), line.number - 1, at - line.from];
}

function completions(context, schema) {
  const [lines, row, column] = placeOf(context.state, context.pos);
  const before = lines[row].slice(0, column);
  const inside = within(schema, pathAt(lines, row, column), typeAt(lines, row, column));
  if (!inside?.properties) return null;
  const valued = before.match(/([a-z_]+):\s+\[?(?:[a-z_]+,\s*)*([a-z_]*)$/);
  if (valued && inside.properties[valued[1]]) {
    const words = wordsOf(schema, inside.properties[valued[1]]);
    return words.length ? { from: context.pos - valued[2].length, options: words.map((label) => ({ label, type: "enum" })) } : null;
  }
  const key = before.match(/^\s*(?:- )*([a-z_]*)$/) ?? before.match(FLOW);
  if (!key || (!key[1] && !context.explicit)) return null;
  const options = Object.entries(inside.properties).map(([label, said]) => ({ label, info: said.description ?? "", apply: `${label}: `, type: "property" }));
  return { from: context.pos - key[1].length, options };
}

function help(view, at, schema) {
  const [lines, row, column] = placeOf(view.state, at);
  const around = [...lines[row].matchAll(/[a-z_]+(?=:)/g)].find((each) => each.index <= column && column <= each.index + each[0].length);
  if (!around) return null;
  const inside = within(schema, pathAt(lines, row, around.index), typeAt(lines, row, around.index));
  const said = inside?.properties?.[around[0]]?.description;
  if (!said) return null;
  const start = view.state.doc.line(row + 1).from + around.index;
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "help";
    dom.textContent = `${said} `;
    if (inside.$comment) dom.append(toGuide(`${inside.$comment}/${around[0]}`));
    return { dom };
  };
  return { pos: start, end: start + around[0].length, above: true, create };
}

/** Help opens beside the text, which stays as it is. */
function toGuide(about) {
  const link = document.createElement("a");
  link.href = `/admin/guide/about/${about}`;
  link.target = "_blank";
  link.textContent = form.dataset.guide;
  return link;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "#0b4a7d", fontWeight: "600" },
  { tag: tags.comment, color: "#5a6672", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "#1d6b3a" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "#7a4a00" },
]);
const LOOK = EditorView.theme({
  "&": { border: "1px solid #6b7785", borderRadius: "6px", backgroundColor: "#fff", fontSize: "15px" },
  "&.cm-focused": { outline: "3px solid #0b4a7d", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Sarabun', monospace", lineHeight: "1.7", maxHeight: "60vh", overflow: "auto" },
  ".cm-content": { minHeight: "18rem" },
  ".cm-gutters": { backgroundColor: "#f3f5f8", color: "#4d5965" },
  ".cm-tooltip": { fontFamily: "Sarabun, sans-serif", fontSize: "15px", maxWidth: "26rem" },
  ".cm-panels": { backgroundColor: "#f3f5f8", color: "#1b2430" },
  ".cm-panel.cm-search": { paddingRight: "2.5rem" },
  ".cm-panel :is(input, button, label)": { fontFamily: "Sarabun, sans-serif", fontSize: "15px" },
  ".cm-panel .cm-textfield": { border: "1px solid #6b7785", borderRadius: "6px", minHeight: "32px" },
  ".cm-panel .cm-button": { border: "1px solid #0b4a7d", borderRadius: "6px", background: "#fff", color: "#0b4a7d", minHeight: "32px" },
  ".cm-panel.cm-search [name=close]": { minWidth: "32px", minHeight: "32px", fontSize: "20px" },
  ".help, .cm-tooltip-lint": { padding: ".3rem .6rem" },
});

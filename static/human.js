// Where scripts run, the browser works instead of asking (C9). Without them the plain question stays.
import "./vendor/altcha/altcha.min.js";

const place = document.querySelector("[data-human]");
if (place && window.isSecureContext && window.crypto && crypto.subtle) {
  const words = JSON.parse(place.dataset.words);
  $altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(place.dataset.worker));
  $altcha.i18n.set(document.documentElement.lang, words);
  const widget = document.createElement("altcha-widget");
  widget.setAttribute("auto", "onload");
  widget.setAttribute("name", "_human_solution");
  widget.setAttribute("language", document.documentElement.lang);
  widget.setAttribute("challenge", place.dataset.challenge);
  widget.setAttribute("configuration", JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false }));
  const question = place.querySelector("[data-question]");
  widget.addEventListener("statechange", (event) => {
    if (event.detail.state === "error") {
      widget.hidden = true;
      question.hidden = false;
    }
  });
  question.hidden = true;
  place.append(widget);
}

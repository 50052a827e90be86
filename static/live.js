// Live forms: htmx posts what is typed and puts the server's answers in place. This file only says when that failed,
// and brings the eyes to what is wrong. Every page works without it.
(() => {
  "use strict";
  document.documentElement.classList.add("live");
  const summary = document.getElementById("_summary");
  if (summary) summary.focus();

  // What a person is typing in is not exchanged under their hands.
  let asked = "";
  document.addEventListener("htmx:configRequest", (event) => {
    const active = document.activeElement;
    asked = active && active.form ? active.name : "";
    event.detail.headers["X-Active"] = asked;
  });
  // Nor is what they have moved to since they asked: what they type there will ask again.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const active = document.activeElement;
    const question = event.detail.target;
    if (active && active.form && active.name !== asked && question.matches(".question") && question.contains(active)) {
      event.detail.shouldSwap = false;
    }
  });

  const live = document.getElementById("_live");
  if (!live) return;
  const fail = (words) => {
    const saved = document.getElementById("_saved");
    if (saved) {
      saved.textContent = words;
      saved.classList.add("failed");
    }
  };
  // A session that ended answers with the log-in page: what came from elsewhere is no answer.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (answer.status !== 200 || !answer.responseURL.endsWith("/fragment")) {
      event.detail.shouldSwap = false;
      fail(answer.responseURL.includes("/login") ? live.dataset.ended : live.dataset.failed);
    }
  });
  document.addEventListener("htmx:sendError", () => fail(live.dataset.failed));
})();

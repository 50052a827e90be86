// Ready-made replies without asking the page again: the chosen words go into their box, where they may be edited.
// An empty box, or one that holds a reply nobody touched, takes them; below what was typed they are added.
for (const button of document.querySelectorAll("[data-fills]")) {
  const box = document.getElementById(button.dataset.fills);
  const list = document.getElementById(`reply-${button.dataset.fills}`);
  if (!box || !list) continue;
  button.addEventListener("click", (event) => {
    const words = list.selectedOptions[0]?.dataset.text;
    // Nothing chosen: the page says so.
    if (!words) return;
    event.preventDefault();
    const before = box.value.trim();
    const untouched = [...list.options].some((each) => each.dataset.text === before);
    box.value = !before || untouched ? words : `${before}\n${words}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
}

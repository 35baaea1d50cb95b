/** What was used lately, offered on chips: one press fills their fields. */

import { loadWords, t } from "./words.js";

function set(field, value) {
  if (!field || (field.options && ![...field.options].some((option) => option.value === value))) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function fill(chip) {
  const form = chip.closest("form");
  const { fill: values, classCode: code, className: name } = chip.dataset;
  if (code) form.dispatchEvent(new CustomEvent("choose-class", { detail: { code, name } }));
  for (const [field, value] of Object.entries(JSON.parse(values ?? "{}"))) set(form.elements.namedItem(field), value);
  const state = chip.parentElement.querySelector("[role=status]");
  state.textContent = t("Filled in: {words}", { words: chip.textContent.trim() });
}

for (const group of document.querySelectorAll("[data-again]")) {
  const state = document.createElement("span");
  state.className = "visually-hidden";
  state.setAttribute("role", "status");
  group.append(state);
  group.classList.add("ready");
  group.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) fill(chip);
  });
}
await loadWords(document.querySelector("form[data-words]").dataset.words, document.documentElement.lang);

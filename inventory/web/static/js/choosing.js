/** A list whose rows are ticked: the button says how many, and without any it says what is missing. */

import { loadWords, t, tn } from "./words.js";

/** The words for `count` ticked rows: [beside the button, on the button]. */
export const wordsFor = (count) =>
  count
    ? [tn("{n} chosen", "{n} chosen", count), tn("Print {n} label", "Print {n} labels", count)]
    : [t("Tick assets, then"), t("Print labels for the chosen")];

function watch(form) {
  const words = form.querySelector("[data-chosen]");
  const label = form.querySelector("[name=ticked]").lastChild;
  const chosen = () => form.querySelectorAll(".pick input:checked").length;
  const show = () => {
    [words.textContent, label.textContent] = wordsFor(chosen());
    words.classList.remove("missing");
  };

  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (chosen()) return;
    event.preventDefault();
    words.textContent = t("First tick the assets whose labels are to be printed.");
    words.classList.add("missing");
  });
  addEventListener("pageshow", show);
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("[data-choosing]")) {
    await loadWords(form.dataset.words, document.documentElement.lang);
    if (form.querySelector("[data-chosen]")) watch(form);
  }
}

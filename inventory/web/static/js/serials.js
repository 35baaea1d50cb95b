/** Serial numbers pasted from a spreadsheet: the number of things follows the lines, doubles are told at once. */

import { loadWords, t, tn } from "./words.js";

/** The lines that say something, and the places (from 1) of the first two alike, if any. */
export function read(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const places = new Map();
  for (const [at, line] of lines.entries()) {
    const key = line.toLowerCase();
    if (places.has(key)) return { lines, twice: [places.get(key), at + 1] };
    places.set(key, at + 1);
  }
  return { lines, twice: null };
}

/** Tell beside `box` what its lines are; `count` follows them until someone types a number there. */
export function followSerials(box, count, state) {
  let isOwn = count.value !== "" && count.value !== "1";
  count.addEventListener("input", () => {
    isOwn = true;
  });
  box.addEventListener("input", () => {
    const { lines, twice } = read(box.value);
    if (!isOwn) count.value = String(Math.max(1, lines.length));
    box.setAttribute("aria-invalid", String(twice !== null));
    if (twice) state.textContent = t("Line {second} is the same as line {first}.", { first: twice[0], second: twice[1] });
    else state.textContent = lines.length ? tn("{n} serial number", "{n} serial numbers", lines.length) : "";
  });
}

const box = globalThis.document?.querySelector("textarea[data-serials]");
if (box) {
  await loadWords(box.dataset.words, document.documentElement.lang);
  const state = document.createElement("p");
  state.className = "hint";
  state.setAttribute("role", "status");
  box.after(state);
  followSerials(box, document.querySelector("[name=count]"), state);
}

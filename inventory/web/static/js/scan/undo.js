/** The bar above the foot: one bar for one gesture, for ten seconds, with a way to take it back. */

import { tn } from "../words.js";

const SHOWN_MS = 10_000;

/** A bar over an element; writes that fall into one gesture are counted together. */
export function createUndo({ bar, cancel }) {
  const words = bar.querySelector("[data-words]");
  let rows = [];
  let timer = null;

  function hide() {
    clearTimeout(timer);
    bar.hidden = true;
    rows = [];
  }

  bar.querySelector("button").addEventListener("click", async () => {
    const gesture = rows;
    hide();
    for (const row of gesture) await cancel(row);
  });

  /** Rows were written; `joins` adds them to the bar that still stands. */
  function wrote(written, { joins }) {
    rows = joins ? [...rows, ...written] : written;
    words.textContent = tn("{n} thing recorded", "{n} things recorded", rows.length);
    bar.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(hide, SHOWN_MS);
  }

  return { wrote };
}

/** A list whose rows are ticked, one by one or in ranges: it says how many, and what is missing. */

import { loadWords, t, tn } from "./words.js";

/** The words for `count` ticked rows, `others` of them on other pages, or for all that match (`all`: how many, null: many). */
export function wordsFor(count, all, others = 0) {
  if (all !== undefined) return all === null ? t("All that match chosen") : tn("{n} chosen", "{n} chosen", all);
  if (!count) return t("Tick assets, then");
  const chosen = tn("{n} chosen", "{n} chosen", count);
  return others ? `${chosen}, ${tn("{n} on another page", "{n} on other pages", others)}` : chosen;
}

/** The places from the one ticked last to this one, in the order of the list. */
export const between = (last, here) =>
  last < 0 ? [here] : Array.from({ length: Math.abs(here - last) + 1 }, (_, step) => Math.min(last, here) + step);

/** Where an arrow leads from a row, or the row itself at either end. */
export const stepFrom = (place, key, count) =>
  Math.max(0, Math.min(count - 1, place + (key === "ArrowDown" ? 1 : -1)));

function watchRanges(boxes) {
  let last = -1;
  let shift = false;

  const onClick = (event) => {
    const here = boxes.indexOf(event.currentTarget);
    if (event.shiftKey || shift) for (const place of between(last, here)) boxes[place].checked = boxes[here].checked;
    last = here;
  };
  const onKey = (event) => {
    shift = event.shiftKey;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const here = boxes.indexOf(event.currentTarget);
    const next = stepFrom(here, event.key, boxes.length);
    boxes[next].focus();
    if (!shift) return;
    boxes[here].checked = boxes[next].checked = true;
    last = next;
    boxes[next].dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const box of boxes) {
    box.addEventListener("click", onClick);
    box.addEventListener("keydown", onKey);
    box.addEventListener("keyup", (event) => (shift = event.shiftKey));
    // A label passes the click on without its Shift.
    box.closest("label").addEventListener("mousedown", (event) => {
      shift = event.shiftKey;
      if (shift) event.preventDefault();
    });
  }
}

/** Whether one comes from another page of the list, or back from what was about to be done with the ticked rows. */
export const isOfList = (from, list) => from === list || from.startsWith(`${list}/bulk/`);

/** The ticks of a list, on whichever of its pages: they go with the tab, and end when one comes to the list anew. */
function ticksOf(list) {
  const key = `ticked:${list}`;
  const from = new URL(document.referrer || "about:blank").pathname;
  if (!isOfList(from, location.pathname) && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    sessionStorage.removeItem(key);
  }
  return {
    read: () => new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]")),
    write: (values) => sessionStorage.setItem(key, JSON.stringify(values)),
  };
}

/** A tick of another page, as the form sends it. */
function unseen(value) {
  const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "asset", value });
  tick.checked = true;
  return tick;
}

function watch(form) {
  const words = form.querySelector("[data-chosen]");
  const boxes = [...form.querySelectorAll("td.pick input")];
  const pages = [...form.querySelectorAll("[data-page] input")];
  const all = form.querySelector("[data-all]");
  const others = form.querySelector("[data-others]");
  const release = form.querySelector("[data-release]");
  const ticks = ticksOf(form.elements.list.value);
  const isAll = () => Boolean(all?.checked);
  const here = () => boxes.filter((box) => box.checked);
  const count = () => here().length + others.childElementCount;

  const show = () => {
    const ticked = here().length;
    const whole = isAll() ? Number(all.dataset.all) || null : undefined;
    words.textContent = wordsFor(count(), whole, others.childElementCount);
    words.classList.remove("missing");
    release.hidden = !others.childElementCount;
    for (const page of pages) {
      page.checked = ticked === boxes.length;
      page.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  const keep = () => {
    const ticked = [...here(), ...others.children, ...(isAll() ? [all] : [])];
    ticks.write(ticked.map((box) => box.value));
    show();
  };
  const restore = () => {
    const values = ticks.read();
    for (const box of [...boxes, ...(all ? [all] : [])]) box.checked = values.delete(box.value);
    others.replaceChildren(...[...values].map(unseen));
    show();
  };

  watchRanges(boxes);
  for (const page of pages) {
    page.closest("label").hidden = false;
    page.addEventListener("change", () => {
      for (const box of boxes) box.checked = page.checked;
    });
  }
  form.addEventListener("change", ({ target }) => {
    keep();
    // The bar goes with the last tick, and what had the focus in it.
    if (!count() && !isAll() && target.closest(".choice-bar")) boxes[0].focus({ preventScroll: true });
    // It comes with the first one, over the row that was ticked.
    if (target.checked) target.closest("tr")?.scrollIntoView({ block: "nearest" });
  });
  release.addEventListener("click", () => {
    ticks.write([]);
    restore();
    boxes[0].focus({ preventScroll: true });
  });
  form.addEventListener("submit", (event) => {
    if (count() || isAll()) {
      const sent = new URLSearchParams(new FormData(form)).toString();
      form.method = sent.length > Number(form.dataset.longest) ? "post" : "get";
      return;
    }
    event.preventDefault();
    words.textContent = t("First tick assets in the list.");
    words.classList.add("missing");
  });
  restore();
  addEventListener("pageshow", restore);
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("[data-choosing]")) {
    await loadWords(form.dataset.words, document.documentElement.lang);
    if (form.querySelector("[data-chosen]")) watch(form);
  }
}

/** Tells a hand scanner, which types like a keyboard, from a person who types. */

import { readTag } from "./tag.js";

const SHORTEST = 8;
const SCANNER_MS = 35;
const SLOW_SCANNER_MS = 100;
const GAP_MS = 250;

/** `key(name, at in ms)` gives the scanned text when the key ends a burst, else null; `starts` tells the first key. */
export function createWedge() {
  let keys = "";
  let first = 0;
  let last = 0;

  function forget() {
    keys = "";
  }

  function key(name, at) {
    if (name === "Enter" || name === "Tab") {
      const text = keys;
      const pace = text.length > 1 ? (last - first) / (text.length - 1) : Infinity;
      forget();
      if (text.length < SHORTEST) return null;
      return pace < SCANNER_MS || (pace <= SLOW_SCANNER_MS && readTag(text)) ? text : null;
    }
    if (name.length !== 1) {
      if (name !== "Shift") forget();
      return null;
    }
    if (keys && at - last > GAP_MS) forget();
    if (!keys) first = at;
    keys += name;
    last = at;
    return null;
  }

  return { key, starts: () => keys.length === 1 };
}

/** Listen on the whole page; a field that had the focus gets its former value back. */
export function listenForScanner(target, onText) {
  const wedge = createWedge();
  let field = null;
  let before = "";
  target.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const value = event.target instanceof HTMLInputElement ? event.target.value : null;
      const text = wedge.key(event.key, event.timeStamp);
      if (text !== null) {
        event.preventDefault();
        event.stopPropagation();
        if (field === event.target && field) field.value = before;
        onText(text);
      } else if (wedge.starts()) {
        field = value === null ? null : event.target;
        before = value ?? "";
      }
    },
    true,
  );
}

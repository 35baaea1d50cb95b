import assert from "node:assert/strict";
import { test } from "node:test";

import { createWedge } from "../../inventory/web/static/js/scan/wedge.js";

const CODE = "00000000000";

/** What the wedge says after `text`, typed with `pace` milliseconds between keys and ended by `end`. */
function type(text, pace, end = "Enter", wedge = createWedge(), from = 1_000) {
  let at = from;
  for (const key of text) {
    assert.equal(wedge.key(key, at), null);
    at += pace;
  }
  return wedge.key(end, at);
}

test("a scanner's burst is one text, ended by Enter or Tab", () => {
  assert.equal(type("HTTPS://HOST.ID/X", 5), "HTTPS://HOST.ID/X");
  assert.equal(type("https://example.org", 34, "Tab"), "https://example.org");
});

test("a slow scanner is believed only when the whole is a tag of ours", () => {
  assert.equal(type(CODE, 90), CODE);
  assert.equal(type("https://example.org", 90), null);
});

test("a person's typing is left alone", () => {
  assert.equal(type(CODE, 140), null);
  assert.equal(type("1234567", 5), null);
});

test("a pause starts anew, and keys that write nothing end the burst", () => {
  const wedge = createWedge();
  assert.equal(wedge.key("M", 0), null);
  assert.equal(type("HTTPS://HOST.ID/X", 5, "Enter", wedge, 2_000), "HTTPS://HOST.ID/X");
  wedge.key("A", 3_000);
  wedge.key("Backspace", 3_005);
  assert.equal(type("12345678", 5, "Enter", wedge, 3_010), "12345678");
});

test("Shift, which a scanner presses for capitals, is no end", () => {
  const wedge = createWedge();
  let at = 0;
  for (const letter of "HTTPS://HOST") {
    wedge.key("Shift", (at += 3));
    wedge.key(letter, (at += 3));
  }
  assert.equal(wedge.key("Enter", at + 3), "HTTPS://HOST");
});

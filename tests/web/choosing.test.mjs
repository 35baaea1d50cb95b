/** What a list with ticks says, and which rows a range takes. */

import assert from "node:assert/strict";
import test from "node:test";

import { between, stepFrom, wordsFor } from "../../inventory/web/static/js/choosing.js";

test("the bar says how many are chosen", () => {
  assert.equal(wordsFor(1), "1 chosen");
  assert.equal(wordsFor(12), "12 chosen");
});

test("what is ticked on other pages is counted and said", () => {
  assert.equal(wordsFor(3, undefined, 2), "3 chosen, 2 on other pages");
  assert.equal(wordsFor(1, undefined, 1), "1 chosen, 1 on another page");
});

test("without a tick the bar says what to do", () => {
  assert.equal(wordsFor(0), "Tick assets, then");
});

test("all that match are said by their number where it is known", () => {
  assert.equal(wordsFor(2, 120), "120 chosen");
  assert.equal(wordsFor(0, null), "All that match chosen");
});

test("a range goes from the row ticked last to this one, either way", () => {
  assert.deepEqual(between(2, 5), [2, 3, 4, 5]);
  assert.deepEqual(between(5, 2), [2, 3, 4, 5]);
  assert.deepEqual(between(3, 3), [3]);
});

test("a range without a beginning is the row itself", () => {
  assert.deepEqual(between(-1, 4), [4]);
});

test("an arrow leads to the next row and stays within the list", () => {
  assert.equal(stepFrom(1, "ArrowDown", 3), 2);
  assert.equal(stepFrom(2, "ArrowDown", 3), 2);
  assert.equal(stepFrom(0, "ArrowUp", 3), 0);
});

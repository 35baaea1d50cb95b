/** What a list with ticks says beside and on its button. */

import assert from "node:assert/strict";
import test from "node:test";

import { wordsFor } from "../../inventory/web/static/js/choosing.js";

test("the button says how many labels it prints", () => {
  assert.deepEqual(wordsFor(1), ["1 chosen", "Print 1 label"]);
  assert.deepEqual(wordsFor(12), ["12 chosen", "Print 12 labels"]);
});

test("without a tick the button says what it is for", () => {
  assert.deepEqual(wordsFor(0), ["Tick assets, then", "Print labels for the chosen"]);
});

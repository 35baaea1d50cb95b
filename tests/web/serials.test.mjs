import assert from "node:assert/strict";
import test from "node:test";

import { read } from "../../inventory/web/static/js/serials.js";

test("lines that say something are counted, and the first double is named", () => {
  assert.deepEqual(read(" A1 \n\nB2\r\n"), { lines: ["A1", "B2"], twice: null });
  assert.deepEqual(read("A1\nB2\na1\nB2").twice, [1, 3]);
  assert.deepEqual(read("").lines, []);
});

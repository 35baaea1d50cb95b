import assert from "node:assert/strict";
import test from "node:test";

import { cellsOf, doubles, filled, pasteInto, textOf } from "../../inventory/web/static/js/table.js";

test("lines that say something become cells, and cells a text again", () => {
  assert.deepEqual(cellsOf(" A1 \n\nB2\r\n"), [["A1"], ["B2"]]);
  assert.deepEqual(cellsOf("A\tDE 1\n\tDE 2\n\t\n"), [["A", "DE 1"], ["", "DE 2"]]);
  assert.deepEqual(cellsOf("A; DE 1"), [["A; DE 1"]]);
  assert.deepEqual(cellsOf("A; DE 1", 2), [["A", "DE 1"]]);
  assert.equal(textOf([["A", "", ""], ["", ""], ["", "DE 2"]], 3), "A\n\tDE 2");
  assert.equal(textOf([["A", "B"]], 1), "A");
});

test("a paste fills down and across from its cell, and no further than there may be rows", () => {
  const rows = [["A"], ["B", "x"]];
  assert.deepEqual(pasteInto(rows, 1, 1, "D1\tE1\nD2\tE2\n", 10), { lines: 2, cut: 0 });
  assert.deepEqual(rows, [["A"], ["B", "D1", "E1"], ["", "D2", "E2"]]);
  assert.deepEqual(pasteInto(rows, 2, 0, "1\n2\n3", 4), { lines: 2, cut: 1 });
  assert.deepEqual(rows.map((cells) => cells[0]), ["A", "B", "1", "2"]);
  assert.equal(filled([...rows, [" "], []]), 4);
});

test("what comes twice in its column is told with where it stood first", () => {
  const rows = [["a", "P"], ["b", "a"], ["A ", "p"], ["", ""], ["", ""]];
  assert.deepEqual(doubles(rows, 2), [
    { row: 2, column: 0, first: 0 },
    { row: 2, column: 1, first: 0 },
  ]);
  assert.deepEqual(doubles(rows, 1), [{ row: 2, column: 0, first: 0 }]);
});

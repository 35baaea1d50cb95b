import assert from "node:assert/strict";
import { test } from "node:test";

import { createRows } from "../../inventory/web/static/js/scan/rows.js";
import { R4, R5 } from "./answers.mjs";

let made = 0;
const row = (code, kind, mark, more = {}) => ({ id: (made += 1), at: made, code, kind, mark, verb: "audit", room: R4, ...more });

/** A list into which rows came in this order. */
function listOf(...some) {
  const rows = createRows();
  some.forEach(rows.add);
  return rows;
}

const counts = (...some) => {
  const { all, matching, elsewhere, unplaced, unknown, stopped } = listOf(...some).counts();
  return { all, matching, elsewhere, unplaced, unknown, stopped };
};
const none = { all: 0, matching: 0, elsewhere: 0, unplaced: 0, unknown: 0, stopped: 0 };

test("only what is where the register says counts as matching", () => {
  const looked = row("A", "known", "looked", { verb: "look" });
  const moved = row("B", "known", "sent", { verb: "move" });
  assert.deepEqual(counts(looked, moved), { ...none, all: 2 });
  assert.deepEqual(counts(row("C", "here", "sent"), row("D", "elsewhere", "sent"), row("E", "unplaced", "sent")), {
    ...none,
    all: 3,
    matching: 1,
    elsewhere: 1,
    unplaced: 1,
  });
});

test("a thing counts once, by what was done with it last", () => {
  const inTheOtherRoom = row("A", "elsewhere", "sent", { room: R5 });
  assert.deepEqual(counts(row("A", "here", "sent"), inTheOtherRoom), { ...none, all: 1, elsewhere: 1 });
});

test("a look gives way to a check, and never takes the place of one", () => {
  const look = () => row("A", "known", "looked", { verb: "look" });
  const rows = listOf(look(), row("A", "here", "sent"));
  assert.deepEqual(
    rows.all().map(({ mark }) => mark),
    ["sent"],
  );
  rows.add(look());
  assert.deepEqual([rows.counts().all, rows.counts().matching], [1, 1]);
});

test("what was undone counts nowhere, and what stood before it counts again", () => {
  assert.deepEqual(counts(row("A", "here", "undone")), none);
  assert.deepEqual(counts(row("A", "here", "sent"), row("A", "elsewhere", "undone")), { ...none, all: 1, matching: 1 });
});

test("what the server refused is held back, whatever it seemed to be", () => {
  assert.deepEqual(counts(row("A", "here", "refused")), { ...none, all: 1, stopped: 1 });
});

test("a filter shows the rows that it counts; without one every row is there", () => {
  const rows = listOf(row("A", "here", "undone"), row("B", "here", "sent"), row("B", "elsewhere", "sent", { room: R5 }));
  const shown = (name) => rows.filtered(name).map(({ code, kind }) => `${code} ${kind}`);
  assert.deepEqual(shown("matching"), []);
  assert.deepEqual(shown("elsewhere"), ["B elsewhere"]);
  assert.deepEqual(shown("all"), ["B elsewhere", "B here", "A here"]);
});

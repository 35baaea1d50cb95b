import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { createOutbox } from "../../inventory/web/static/js/offline/outbox.js";
import { createIntake } from "../../inventory/web/static/js/scan/intake.js";
import { createResolver } from "../../inventory/web/static/js/scan/resolve.js";
import { createRows } from "../../inventory/web/static/js/scan/rows.js";
import { readTag } from "../../inventory/web/static/js/scan/tag.js";
import { R4, R5, asset, blank, card, door } from "./answers.mjs";
import { memoryStore } from "./memory_store.mjs";

const vectors = JSON.parse(readFileSync(new URL("../tags/tag_vectors.json", import.meta.url)));
const [HERE, FAR, DOOR, CARD, BLANK, UNKNOWN] = vectors.filter(({ valid }) => valid).map(({ code }) => code);
const NOON = Date.UTC(2026, 10, 24, 12);

let register;
let isOnline;
let now;
let desk;
let page;

/** A page over a storage: what a killed tab leaves is there for the next. */
function open(store, { verb, room }) {
  let made = 0;
  desk = { verb, room };
  const rows = createRows();
  const intakeBox = {};
  const sent = [];
  const outbox = createOutbox({
    store,
    now: () => now,
    onResult: (scan, result) => intakeBox.intake.settled(scan, result),
    post: async (url, { scans }) => {
      sent.push(...scans);
      return { received_at: new Date(now).toISOString(), results: scans.map(({ id }) => ({ id, result: "accepted" })) };
    },
  });
  const ask = async (codes) => {
    if (!isOnline) throw new Error("no network");
    return {
      status: 200,
      tags: Object.fromEntries(codes.map((code) => [code, register[code] ?? { problem: "unknown" }])),
    };
  };
  const resolver = createResolver({ store, ask, now: () => now, timer: (work) => work() });
  const newId = (at) => `${at}-${String((made += 1)).padStart(4, "0")}`;
  intakeBox.intake = createIntake({ desk, rows, outbox, resolver, newId, now: () => now });
  page = { rows, outbox, resolver, intake: intakeBox.intake, store, sent };
  return page;
}

beforeEach(() => {
  isOnline = true;
  now = NOON;
  register = {
    [HERE]: asset(HERE, R4),
    [FAR]: asset(FAR, R5),
    [DOOR]: door(DOOR, R5),
    [CARD]: card(CARD),
    [BLANK]: blank(BLANK),
  };
});

const marks = () => page.rows.all().map(({ code, kind, mark }) => [code, kind, mark]);
const written = () => page.sent.map(({ tag, verb, room }) => [tag, verb, room]);
const keptIds = async () => {
  const { held, waiting } = await page.outbox.contents();
  return { held: held.map(({ tag }) => tag), waiting: waiting.map(({ tag }) => tag) };
};

test("looking writes nothing", async () => {
  open(memoryStore(), { verb: "look", room: null });
  await page.intake.take(`HTTPS://ANY.HOST/${HERE}`, "camera");
  assert.deepEqual(marks(), [[HERE, "known", "looked"]]);
  assert.deepEqual(await keptIds(), { held: [], waiting: [] });
});

test("a check is written at once; what stops is held", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  for (const code of [HERE, FAR, BLANK, UNKNOWN]) await page.intake.take(code, "camera");
  await page.outbox.sync();
  assert.deepEqual(marks(), [
    [UNKNOWN, "unknown", "held"],
    [BLANK, "blank", "held"],
    [FAR, "elsewhere", "sent"],
    [HERE, "here", "sent"],
  ]);
  assert.deepEqual(written(), [
    [HERE, "audit", "r4"],
    [FAR, "audit", "r4"],
  ]);
});

test("foreign texts, doors and cards are no rows", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  const kinds = [];
  for (const text of ["https://example.org", DOOR, CARD]) kinds.push((await page.intake.take(text, "photo")).kind);
  assert.deepEqual(kinds, ["foreign", "door", "person"]);
  assert.deepEqual(marks(), []);
});

test("the same tag in the same room is a repeat, in another room a new observation", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  await page.intake.take(HERE, "camera");
  assert.equal((await page.intake.take(HERE, "camera")).kind, "repeat");
  desk.room = R5;
  assert.equal((await page.intake.take(HERE, "camera")).kind, "elsewhere");
  assert.deepEqual(
    page.rows.all().map(({ times, room }) => [times, room.id]),
    [
      [1, "r5"],
      [2, "r4"],
    ],
  );
});

test("a tag read twice before the answer is taken once", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  const both = await Promise.all([page.intake.take(HERE, "camera"), page.intake.take(HERE, "wedge")]);
  assert.deepEqual(
    both.map((result) => result?.kind ?? null),
    ["here", null],
  );
});

test("a blank tag that has been attached meanwhile is judged anew", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  await page.intake.take(BLANK, "camera");
  register[BLANK] = asset(BLANK, R4);
  now += 700_000;
  await page.intake.take(BLANK, "camera");
  assert.deepEqual(marks(), [[BLANK, "here", "queued"]]);
  assert.deepEqual(await keptIds(), { held: [], waiting: [BLANK] });
});

test("a move is collected, comes back after a killed tab, and is written by the commit", async () => {
  const store = memoryStore();
  open(store, { verb: "move", room: R4 });
  for (const code of [HERE, FAR]) await page.intake.take(code, "camera");
  await page.outbox.sync();
  assert.deepEqual(written(), []);
  open(store, { verb: "move", room: R4 });
  assert.equal(await page.intake.restore(), 2);
  assert.deepEqual(
    marks().sort(),
    [
      [HERE, "blocked", "held"],
      [FAR, "known", "held"],
    ].sort(),
  );
  now += 60_000;
  await page.intake.commit();
  await page.outbox.sync();
  assert.deepEqual(
    page.sent.map(({ tag, verb, room, at }) => [tag, verb, room, at]),
    [[FAR, "move", "r4", new Date(now).toISOString()]],
  );
  assert.deepEqual((await keptIds()).held, [HERE]);
});

test("choosing the room writes the checks that waited for one", async () => {
  open(memoryStore(), { verb: "audit", room: null });
  for (const code of [HERE, FAR]) await page.intake.take(code, "camera");
  assert.deepEqual(marks(), [
    [FAR, "known", "held"],
    [HERE, "known", "held"],
  ]);
  desk.room = R4;
  await page.intake.roomChanged();
  assert.deepEqual(marks(), [
    [FAR, "elsewhere", "queued"],
    [HERE, "here", "queued"],
  ]);
});

test("another destination judges the collection again", async () => {
  open(memoryStore(), { verb: "move", room: R4 });
  for (const code of [HERE, FAR]) await page.intake.take(code, "camera");
  desk.room = R5;
  await page.intake.roomChanged();
  assert.deepEqual(marks(), [
    [FAR, "blocked", "held"],
    [HERE, "known", "held"],
  ]);
});

test("what was looked at can be carried into a move", async () => {
  open(memoryStore(), { verb: "look", room: R5 });
  await page.intake.take(HERE, "camera");
  desk.verb = "move";
  await page.intake.verbChanged(page.rows.looked());
  assert.deepEqual(marks(), [[HERE, "known", "held"]]);
  assert.deepEqual((await keptIds()).held, [HERE]);
});

test("undone before it left: gone; undone after: a cancel that names it", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  const first = (await page.intake.take(HERE, "camera")).row;
  await page.intake.cancel(first);
  await page.outbox.sync();
  assert.deepEqual(written(), []);
  const second = (await page.intake.take(FAR, "camera")).row;
  await page.outbox.sync();
  await page.intake.cancel(second);
  await page.outbox.sync();
  assert.deepEqual(
    page.sent.map(({ verb, cancels }) => [verb, cancels]),
    [
      ["audit", null],
      ["cancel", second.id],
    ],
  );
  assert.deepEqual(
    marks().map(([, , mark]) => mark),
    ["undone", "undone"],
  );
});

test("after ten minutes a scan cannot be cancelled", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  const { row } = await page.intake.take(HERE, "camera");
  await page.outbox.sync();
  now += 600_001;
  assert.equal(await page.intake.cancel(row), false);
  assert.deepEqual((await keptIds()).waiting, []);
});

test("a condition is sent only when stated", async () => {
  open(memoryStore(), { verb: "audit", room: R4 });
  const { row } = await page.intake.take(HERE, "camera");
  await page.outbox.sync();
  await page.intake.state(row, "heavy");
  await page.outbox.sync();
  assert.deepEqual(
    page.sent.map(({ tag, condition }) => [tag, condition]),
    [
      [HERE, null],
      [HERE, "heavy"],
    ],
  );
});

test("without network a check is noted, and takes its true outcome later", async () => {
  isOnline = false;
  open(memoryStore(), { verb: "audit", room: R4 });
  await page.intake.take(FAR, "camera");
  assert.deepEqual(marks(), [[FAR, "pending", "queued"]]);
  isOnline = true;
  page.resolver.wake();
  await page.intake.recheck();
  assert.deepEqual(marks(), [[FAR, "elsewhere", "queued"]]);
});

test("a tag seen before is known without network", async () => {
  const store = memoryStore();
  open(store, { verb: "look", room: R4 });
  await page.intake.take(HERE, "camera");
  isOnline = false;
  open(store, { verb: "audit", room: R4 });
  assert.equal((await page.intake.take(HERE, "camera")).kind, "here");
});

test("a scan that cannot be kept makes no row", async () => {
  const store = memoryStore();
  open(store, { verb: "audit", room: R4 });
  store.isFull = true;
  await assert.rejects(page.intake.take(HERE, "camera"), { message: "full" });
  assert.deepEqual(marks(), []);
  store.isFull = false;
  assert.equal((await page.intake.take(HERE, "camera")).kind, "here");
});

test("the codes of these tests are tags", () => {
  assert.deepEqual([HERE, FAR, DOOR, CARD, BLANK, UNKNOWN].map(readTag), [HERE, FAR, DOOR, CARD, BLANK, UNKNOWN]);
});

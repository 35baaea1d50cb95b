import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { stateOf, thrift } from "../../inventory/web/static/js/scan/camera.js";
import { commitWords } from "../../inventory/web/static/js/scan/foot.js";
import { onBox } from "../../inventory/web/static/js/scan/frames.js";
import { whichOf } from "../../inventory/web/static/js/scan/list.js";
import { shrunk } from "../../inventory/web/static/js/shrink.js";
import { chipOf } from "../../inventory/web/static/js/scan/queue.js";
import { createResolver } from "../../inventory/web/static/js/scan/resolve.js";
import { createAlone, switchesAtOnce } from "../../inventory/web/static/js/scan/room.js";
import { clock, number, setWords, setZone, t, tn, zoneName } from "../../inventory/web/static/js/words.js";
import { R4, R5, asset } from "./answers.mjs";
import { memoryStore } from "./memory_store.mjs";

afterEach(() => {
  setWords({}, "id");
  setZone({ name: undefined, short: "" });
});

test("a door tag speaks once, when it has been alone for 600 ms", () => {
  const alone = createAlone();
  const seen = [
    [["D"], 0],
    [["D"], 599],
    [["D"], 600],
    [["D"], 900],
    [[], 1_000],
    [["D"], 1_100],
    [["D"], 1_700],
  ];
  assert.deepEqual(
    seen.map(([texts, at]) => alone(texts, at)),
    [null, null, "D", null, null, null, "D"],
  );
});

test("a door tag glimpsed among others does not speak", () => {
  const alone = createAlone();
  assert.deepEqual(
    [0, 300, 700, 1_200].map((at) => alone(at === 300 ? ["D", "A"] : ["D"], at)),
    [null, null, null, null],
  );
});

test("a door tag that was typed, photographed, or is the first switches at once", () => {
  assert.deepEqual(
    [
      switchesAtOnce("typed", R4),
      switchesAtOnce("photo", R4),
      switchesAtOnce("camera", null),
      switchesAtOnce("camera", R4),
    ],
    [true, true, true, false],
  );
});

test("frames fall where the covering picture shows the tag", () => {
  const picture = { width: 1280, height: 720 };
  assert.deepEqual(onBox([0.5, 0.5], picture, { width: 390, height: 290 }), [195, 145]);
  assert.deepEqual(onBox([0, 0], picture, { width: 360, height: 360 }), [-140, 0]);
  assert.deepEqual(onBox([1, 1], picture, { width: 1280, height: 360 }), [1280, 540]);
});

test("photos are shrunk to 2,000 on the longer side and never grown", () => {
  assert.deepEqual(shrunk({ width: 4_000, height: 3_000 }, 2_000), { width: 2_000, height: 1_500 });
  assert.deepEqual(shrunk({ width: 900, height: 1_600 }, 2_000), { width: 900, height: 1_600 });
});

test("each refusal of the camera has its state", () => {
  const names = ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError", "SomethingNew"];
  assert.deepEqual(
    names.map((name) => stateOf({ name })),
    ["refused", "absent", "busy", "absent", "busy"],
  );
});

test("slow phones get smaller and then fewer pictures", () => {
  assert.deepEqual([14, 5.9, 2.9].map(thrift), [
    { small: false, skip: false },
    { small: true, skip: false },
    { small: true, skip: true },
  ]);
});

test("the chip shows the gravest", () => {
  const chips = [
    { refused: 0, waiting: 0, held: 0, link: "idle" },
    { refused: 0, waiting: 0, held: 3, link: "idle" },
    { refused: 0, waiting: 12, held: 3, link: "sending" },
    { refused: 0, waiting: 12, held: 3, link: "failing" },
    { refused: 0, waiting: 12, held: 3, link: "offline" },
    { refused: 0, waiting: 12, held: 0, link: "login" },
    { refused: 3, waiting: 12, held: 3, link: "login" },
  ];
  assert.deepEqual(
    chips.map((chip) => chipOf(chip).words),
    [
      "Sent",
      "3 on this phone",
      "Sending 12",
      "15 on this phone",
      "Offline · 15",
      "Log in again · 12",
      "3 refused",
    ],
  );
});

test("the commit button says what it will do", () => {
  assert.equal(commitWords("move", 12, 3, R5), "Move 12 things to R.05 · 3 held back");
  assert.equal(commitWords("audit", 1, 0, R4), "Check 1 thing in R.04");
  assert.equal(commitWords("move", 2, 0, null), "Choose a room for 2 things");
});

test("codes seen at the same time go in one question, and an answer is remembered", async () => {
  const asked = [];
  const timers = [];
  const ask = async (codes) => {
    asked.push(codes);
    return { status: 200, tags: Object.fromEntries(codes.map((code) => [code, asset(code, R4)])) };
  };
  const resolver = createResolver({ store: memoryStore(), ask, now: () => 0, timer: (work) => timers.push(work) });
  const both = Promise.all([resolver.resolve("A"), resolver.resolve("B"), resolver.resolve("A")]);
  timers.shift()();
  assert.deepEqual(
    (await both).map(({ code }) => code),
    ["A", "B", "A"],
  );
  assert.equal((await resolver.resolve("B")).code, "B");
  assert.deepEqual(asked, [["A", "B"]]);
});

test("after a failure the network is left alone for a while", async () => {
  let now = 0;
  let tries = 0;
  const ask = async () => {
    tries += 1;
    throw new Error("no network");
  };
  const resolver = createResolver({ store: memoryStore(), ask, now: () => now, timer: (work) => work() });
  const answers = [];
  for (now of [0, 1_000, 7_999, 8_000]) answers.push((await resolver.resolve("A")).problem);
  assert.deepEqual([answers, tries], [["offline", "offline", "offline", "offline"], 2]);
});

test("a logged-out look-up asks for the log-in", async () => {
  let logins = 0;
  const resolver = createResolver({
    store: memoryStore(),
    ask: async () => ({ status: 401, tags: {} }),
    now: () => 0,
    timer: (work) => work(),
    onLogin: () => {
      logins += 1;
    },
  });
  assert.deepEqual([await resolver.resolve("A"), logins], [{ problem: "offline" }, 1]);
});

test("words are translated, counted and filled in", () => {
  setWords({ "Room {room}": "Ruangan {room}", "{n} thing": ["{n} barang"], "Nothing {x}": "" }, "id");
  assert.deepEqual(
    [
      t("Room {room}", { room: "R.04" }),
      tn("{n} thing", "{n} things", 1243),
      t("Nothing {x}", { x: "y" }),
      number(1243),
    ],
    ["Ruangan R.04", "1.243 barang", "Nothing y", "1.243"],
  );
  setWords({}, "en");
  assert.deepEqual(
    [tn("{n} thing", "{n} things", 1), tn("{n} thing", "{n} things", 2000)],
    ["1 thing", "2,000 things"],
  );
});

test("the clock is the bureau's, wherever the device thinks it is", () => {
  const moments = [Date.UTC(2026, 10, 24, 0, 12), Date.UTC(2026, 10, 23, 15, 5)];
  setZone({ name: "Asia/Jayapura", short: "WIT" });
  assert.deepEqual([...moments.map(clock), zoneName()], ["09.12", "00.05", "WIT"]);
  setZone({ name: "Asia/Jakarta", short: "WIB" });
  setWords({}, "en");
  assert.deepEqual([...moments.map(clock), zoneName()], ["07:12", "22:05", "WIB"]);
});

test("things of one name are told apart by their serial, else by the end of their tag's code", () => {
  const code = "MA7K3M9QX2C";
  const which = [asset(code, R4, { serial: "PF-1" }), asset(code, R4), { problem: "unknown" }, { problem: "offline" }].map(
    (answer) => whichOf({ code, answer }),
  );
  assert.deepEqual(which, ["PF-1", "9QX2\u00a0C", null, null]);
});

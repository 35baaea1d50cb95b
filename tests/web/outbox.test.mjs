import assert from "node:assert/strict";
import { test } from "node:test";

import { NotSent, createOutbox, skewOf, wire } from "../../inventory/web/static/js/offline/outbox.js";
import { newId } from "../../inventory/web/static/js/offline/ids.js";
import { createSender, pause } from "../../inventory/web/static/js/offline/sender.js";
import { memoryStore } from "./memory_store.mjs";

const NOON = Date.UTC(2026, 10, 24, 12);
const scan = (id, more = {}) => ({
  id,
  at: NOON,
  tag: "00000000000",
  verb: "audit",
  room: { id: "r4", code: "R.04" },
  via: "camera",
  ...more,
});
const RECEIVED = new Date(NOON + 5_000).toISOString();

/** A server that accepts, remembers, and can be told what to answer instead. */
function server() {
  const kept = new Map();
  const calls = [];
  const fake = {
    kept,
    calls,
    instead: [],
    async post(url, body) {
      calls.push(body);
      const results = body.scans.map((sent) => {
        const result = kept.has(sent.id) ? "duplicate" : "accepted";
        return { id: sent.id, result };
      });
      const special = fake.instead.shift();
      if (special instanceof Error && !special.commits) throw special;
      const answer =
        special && !(special instanceof Error) ? special(body, results) : { received_at: RECEIVED, results };
      for (const { id, result } of answer.results)
        if (result === "accepted")
          kept.set(
            id,
            body.scans.find((one) => one.id === id),
          );
      if (special instanceof Error) throw special;
      return answer;
    },
  };
  return fake;
}

function setUp() {
  const store = memoryStore();
  const remote = server();
  const heard = [];
  let made = 0;
  const outbox = createOutbox({
    store,
    post: remote.post,
    now: () => NOON,
    id: () => `device-${(made += 1)}`,
    onResult: (sent, result) => heard.push([sent.id, result.result]),
  });
  return { store, remote, heard, outbox };
}

const ids = (scans) => scans.map(({ id }) => id);

test("what is queued is sent in order and kept as sent", async () => {
  const { outbox, remote, heard } = setUp();
  await outbox.queue([scan("b"), scan("a")]);
  await outbox.queue([scan("c")]);
  await outbox.sync();
  assert.deepEqual(
    remote.calls.map(({ device, scans }) => [device, ids(scans), scans.map(({ seq }) => seq)]),
    [["device-1", ["b", "a", "c"], [1, 2, 3]]],
  );
  assert.deepEqual(heard, [
    ["b", "accepted"],
    ["a", "accepted"],
    ["c", "accepted"],
  ]);
  const { waiting, sent } = await outbox.contents();
  assert.deepEqual([ids(waiting), ids(sent)], [[], ["a", "b", "c"]]);
});

test("a scan travels with the fields of the contract and no others", () => {
  assert.deepEqual(wire({ ...scan("a", { seq: 4, condition: "light" }), answer: { asset: {} }, kind: "here" }), {
    id: "a",
    seq: 4,
    at: "2026-11-24T12:00:00.000Z",
    tag: "00000000000",
    verb: "audit",
    room: "r4",
    person: null,
    condition: "light",
    note: null,
    via: "camera",
    asset: null,
    cancels: null,
    skew_ms: null,
  });
});

test("held scans wait for a commit and outlive the page", async () => {
  const { outbox, remote, store } = setUp();
  await outbox.hold([scan("a"), scan("b")]);
  await outbox.sync();
  assert.deepEqual(remote.calls, []);
  const later = createOutbox({ store, post: remote.post, now: () => NOON });
  assert.deepEqual(ids((await later.contents()).held), ["a", "b"]);
  await later.queue([scan("b")]);
  await later.sync();
  assert.deepEqual([...remote.kept.keys()], ["b"]);
  assert.deepEqual(ids((await later.contents()).held), ["a"]);
});

test("a lost answer keeps every scan, and sending again doubles nothing", async () => {
  const { outbox, remote, heard } = setUp();
  await outbox.queue([scan("a"), scan("b")]);
  remote.instead = [Object.assign(new NotSent(0), { commits: true })];
  await assert.rejects(outbox.sync(), NotSent);
  assert.deepEqual(ids((await outbox.contents()).waiting), ["a", "b"]);
  await outbox.sync();
  assert.deepEqual(heard, [
    ["a", "duplicate"],
    ["b", "duplicate"],
  ]);
  assert.deepEqual([...remote.kept.keys()], ["a", "b"]);
});

test("only what the answer names leaves the outbox", async () => {
  const { outbox, remote } = setUp();
  await outbox.queue([scan("a"), scan("b")]);
  remote.instead = [(body, results) => ({ received_at: RECEIVED, results: results.slice(0, 1) }), new NotSent(503)];
  await assert.rejects(outbox.sync(), { status: 503 });
  assert.deepEqual(ids((await outbox.contents()).waiting), ["b"]);
});

test("rejected and conflicting scans are kept for a person, until read", async () => {
  const { outbox, remote } = setUp();
  await outbox.queue([scan("a"), scan("b"), scan("c")]);
  remote.instead = [
    () => ({
      received_at: RECEIVED,
      results: [
        { id: "a", result: "rejected", reason: "removed", title: "Removed" },
        { id: "b", result: "conflict" },
        { id: "c", result: "accepted" },
      ],
    }),
  ];
  await outbox.sync();
  const { rejected } = await outbox.contents();
  assert.deepEqual(
    rejected.map(({ id, result, title }) => [id, result, title]),
    [
      ["a", "rejected", "Removed"],
      ["b", "conflict", undefined],
    ],
  );
  await outbox.dismiss("a");
  assert.deepEqual(ids((await outbox.contents()).rejected), ["b"]);
});

test("a reused number makes a new device that counts from one, with the same scans", async () => {
  const { outbox, remote, heard } = setUp();
  await outbox.queue([scan("a"), scan("b")]);
  remote.instead = [
    (body) => ({
      received_at: RECEIVED,
      results: body.scans.map(({ id }) => ({ id, result: "rejected", reason: "sequence_reused" })),
    }),
  ];
  await outbox.sync();
  assert.deepEqual(
    remote.calls.map(({ device, scans }) => [device, scans.map(({ id, seq }) => [id, seq])]),
    [
      [
        "device-1",
        [
          ["a", 1],
          ["b", 2],
        ],
      ],
      [
        "device-2",
        [
          ["a", 1],
          ["b", 2],
        ],
      ],
    ],
  );
  assert.deepEqual(heard, [
    ["a", "accepted"],
    ["b", "accepted"],
  ]);
});

test("a logged-out person keeps everything", async () => {
  const { outbox, remote } = setUp();
  await outbox.queue([scan("a")]);
  remote.instead = [new NotSent(401)];
  await assert.rejects(outbox.sync(), { status: 401 });
  assert.deepEqual(ids((await outbox.contents()).waiting), ["a"]);
});

test("one scan that the server cannot read does not hold up the others", async () => {
  const remote = server();
  const post = async (url, body) => {
    if (ids(body.scans).includes("b")) throw new NotSent(422, { title: "b makes no sense" });
    return remote.post(url, body);
  };
  const outbox = createOutbox({ store: memoryStore(), post, now: () => NOON });
  await outbox.queue(["a", "b", "c"].map((id) => scan(id)));
  await outbox.sync();
  const { waiting, rejected, sent } = await outbox.contents();
  assert.deepEqual([ids(waiting), ids(rejected), ids(sent)], [[], ["b"], ["a", "c"]]);
});

test("batches hold at most two hundred", async () => {
  const { outbox, remote } = setUp();
  await outbox.queue(Array.from({ length: 450 }, (_, i) => scan(String(i).padStart(3, "0"))));
  await outbox.sync();
  assert.deepEqual(
    remote.calls.map(({ scans }) => scans.length),
    [200, 200, 50],
  );
});

test("only a scan that never left can be taken out", async () => {
  const { outbox, remote } = setUp();
  await outbox.queue([scan("a")]);
  remote.instead = [new NotSent(0)];
  await assert.rejects(outbox.sync());
  await outbox.queue([scan("b")]);
  assert.deepEqual(await outbox.drop(["a", "b"]), ["a"]);
  assert.deepEqual(ids((await outbox.contents()).waiting), ["a"]);
});

test("the clock's error is learned and stamped on later scans", async () => {
  const { outbox, remote } = setUp();
  await outbox.queue([scan("a")]);
  await outbox.sync();
  await outbox.queue([scan("b")]);
  await outbox.sync();
  assert.deepEqual(
    remote.calls.map(({ scans }) => scans[0].skew_ms),
    [null, 5_000],
  );
  assert.equal(skewOf(RECEIVED, NOON, NOON + 1_000), 4_500);
});

test("a full device refuses, and keeps nothing by halves", async () => {
  const { outbox, store } = setUp();
  await outbox.queue([scan("a")]);
  store.isFull = true;
  await assert.rejects(outbox.queue([scan("b")]), { message: "full" });
  store.isFull = false;
  await outbox.queue([scan("c")]);
  assert.deepEqual(
    (await outbox.contents()).waiting.map(({ id, seq }) => [id, seq]),
    [
      ["a", 1],
      ["c", 2],
    ],
  );
});

test("ids are version 7 and in order of time", () => {
  const made = [NOON, NOON + 1, NOON + 70_000].map((at) => newId(at));
  assert.deepEqual([...made].sort(), made);
  for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("pauses double up to a minute, scattered by a quarter", () => {
  assert.deepEqual(
    [0, 1, 2, 5, 6, 20].map((n) => pause(n, () => 0.5)),
    [1_000, 2_000, 4_000, 32_000, 60_000, 60_000],
  );
  assert.deepEqual(
    [0, 1].map((x) => pause(0, () => x)),
    [750, 1_250],
  );
});

test("the sender tries again later, waits as long as asked, and stops at a log-out", async () => {
  const states = [];
  const waits = [];
  const failures = [new NotSent(0), new NotSent(503, { retryAfter: "30" }), new NotSent(401)];
  const sender = createSender({
    sync: async () => {
      if (failures.length) throw failures.shift();
    },
    onState: (state) => states.push(state),
    online: () => true,
    timer: (work, ms) => void waits.push(ms),
    random: () => 0.5,
  });
  for (let i = 0; i < 4; i += 1) await sender.kick();
  assert.deepEqual(states, ["sending", "offline", "sending", "failing", "sending", "login", "sending", "idle"]);
  assert.deepEqual(waits, [1_000, 30_000]);
});

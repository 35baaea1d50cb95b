import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { createAsker } from "../../inventory/web/static/js/search/ask.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

const ok = (body) => ({ ok: true, status: 200, json: async () => body });
const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** An asker before a service whose answers are given by hand: `calls[0].answer(...)`, `calls[0].fail(...)`. */
function desk() {
  const calls = [];
  const told = [];
  const fetch = (url, { signal }) =>
    new Promise((answer, fail) => {
      calls.push({ url, answer, fail });
      signal.addEventListener("abort", () => fail(signal.reason));
    });
  const asker = createAsker({ address: "/search/hits", tell: (...facts) => told.push(facts), fetch });
  return { asker, calls, told };
}

test("it waits for a pause and asks for the last of what was typed", () => {
  const { asker, calls } = desk();
  for (const q of ["la", "lap", "lap top"]) {
    asker.soon(q);
    mock.timers.tick(100);
  }
  assert.equal(calls.length, 0);
  mock.timers.tick(50);
  assert.deepEqual(calls.map(({ url }) => url), ["/search/hits?q=lap%20top"]);
});

test("only the newest question is answered", async () => {
  const { asker, calls, told } = desk();
  asker.now("old");
  asker.now("new");
  calls[0].answer(ok({ groups: ["old"] }));
  await settled();
  calls[1].answer(ok({ groups: ["new"] }));
  await settled();
  assert.deepEqual(told, [["found", { groups: ["new"] }]]);
});

test("a quick answer says nothing of waiting; a slow one says so step by step, and an end there is", async () => {
  const quick = desk();
  quick.asker.now("a");
  mock.timers.tick(290);
  quick.calls[0].answer(ok({}));
  await settled();
  mock.timers.tick(60_000);
  assert.deepEqual(quick.told.map(([state]) => state), ["found"]);

  const slow = desk();
  slow.asker.now("a");
  const said = [];
  for (const ms of [300, 1_700, 6_000, 22_000]) {
    mock.timers.tick(ms);
    await settled();
    said.push(slow.told.at(-1)[0]);
  }
  assert.deepEqual(said, ["waiting", "loading", "slow", "failed"]);
});

test("a stopped question is heard of no more", async () => {
  const { asker, calls, told } = desk();
  asker.now("a");
  asker.stop();
  calls[0].answer(ok({}));
  await settled();
  mock.timers.tick(60_000);
  assert.deepEqual(told, []);
});

test("each failure is told by its name", async () => {
  const cases = [
    [(call) => call.fail(new TypeError("Failed to fetch")), ["offline"]],
    [(call) => call.answer({ ok: false, status: 401 }), ["login"]],
    [(call) => call.answer({ ok: false, status: 500, json: async () => ({ code: "abc" }) }), ["failed", { code: "abc" }]],
    [(call) => call.answer({ ok: true, status: 200, json: () => Promise.reject(new SyntaxError("half")) }), ["failed"]],
  ];
  for (const [ends, expected] of cases) {
    const { asker, calls, told } = desk();
    asker.now("a");
    ends(calls[0]);
    await settled();
    assert.deepEqual(told, [expected]);
  }
});

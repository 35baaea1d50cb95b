import assert from "node:assert/strict";
import { test } from "node:test";

import { filled, follow } from "../../inventory/web/static/js/labels.js";

test("labels fill the sheet from the chosen cell to its end", () => {
  assert.deepEqual(filled(4, 1, 2), [false, true, true, false]);
  assert.deepEqual(filled(4, 2, 9), [false, false, true, true]);
  assert.deepEqual(filled(3, 0, 1), [true, false, false]);
});

test("a job is followed until it is settled, through a lost network", async () => {
  const answers = [{ done: 0 }, new Error("no network"), { done: 2 }, { done: 3, settled: true }, { done: 9 }];
  const shown = [];
  const waits = [];
  await follow({
    ask: async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    show: (state) => shown.push(state.done),
    wait: async (ms) => waits.push(ms),
  });
  assert.deepEqual(shown, [0, 2, 3]);
  assert.equal(waits.length, 4);
});

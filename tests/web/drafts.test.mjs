import assert from "node:assert/strict";
import test from "node:test";

import { ago } from "../../inventory/web/static/js/drafts.js";
import { createDrafts, forgetDrafts } from "../../inventory/web/static/js/offline/drafts.js";
import { memoryStore } from "./memory_store.mjs";

const DAY_MS = 86_400_000;

function device(store = memoryStore()) {
  const clock = { at: Date.UTC(2026, 10, 24) };
  const drafts = createDrafts("rina", { store, now: () => clock.at, isThere: async () => true });
  return { clock, drafts, store };
}

test("drafts of one form come back newest first, others stay apart", async () => {
  const { clock, drafts } = device();
  await drafts.save({ id: "1", name: "new", fields: [["name", "Meja"]] });
  clock.at += 1_000;
  await drafts.save({ id: "2", name: "new", fields: [["name", "Kursi"]] });
  await drafts.save({ id: "3", name: "edit x", fields: [["version", "4"]] });
  assert.deepEqual((await drafts.of("new")).map((one) => one.id), ["2", "1"]);
  await drafts.drop("2");
  assert.deepEqual((await drafts.of("new")).map((one) => one.fields), [[["name", "Meja"]]]);
  assert.equal((await drafts.of("edit x")).length, 1);
});

test("saving again replaces, and a few of a form are kept for a month", async () => {
  const { clock, drafts } = device();
  await drafts.save({ id: "old", name: "edit x", fields: [] });
  clock.at += 31 * DAY_MS;
  for (let n = 0; n < 7; n += 1) {
    clock.at += 1_000;
    await drafts.save({ id: `${n}`, name: "new", fields: [] });
    await drafts.save({ id: `${n}`, name: "new", fields: [["name", `${n}`]] });
  }
  assert.deepEqual((await drafts.of("new")).map((one) => one.id), ["6", "5", "4", "3", "2"]);
  assert.deepEqual(await drafts.of("edit x"), []);
});

test("only what was sent with the key of a saved form is settled", async () => {
  const { drafts } = device();
  await drafts.save({ id: "1", name: "new", fields: [], key: "k1" });
  await drafts.save({ id: "2", name: "new", fields: [], key: "k2" });
  await drafts.save({ id: "3", name: "new", fields: [] });
  await drafts.settle("");
  await drafts.settle("k1");
  assert.deepEqual((await drafts.of("new")).map((one) => one.id).sort(), ["2", "3"]);
});

test("leaving the device forgets them all", async () => {
  const { drafts, store } = device();
  await drafts.save({ id: "1", name: "new", fields: [] });
  await forgetDrafts(store);
  assert.deepEqual(await drafts.of("new"), []);
});

test("how long ago is said in the largest unit that fits", () => {
  assert.equal(ago(20_000, "en"), "just now");
  assert.equal(ago(10 * 60_000, "id"), "10 menit yang lalu");
  assert.equal(ago(3 * 3_600_000, "en"), "3 hours ago");
  assert.equal(ago(2 * DAY_MS, "en"), "2 days ago");
});

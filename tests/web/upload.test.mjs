// What happens to a photo before it is sent, and what is said when it was refused.

import assert from "node:assert/strict";
import test from "node:test";

import { lightened, reasonOf } from "../../inventory/web/static/js/upload.js";

const heavy = { size: 4_000_000 };
const never = () => assert.fail("it is light enough");

test("a light photo is sent as it is", async () => {
  const light = { size: 300_000 };
  assert.equal(await lightened(light, never), light);
});

test("a heavy photo is sent smaller, where that makes it lighter", async () => {
  assert.deepEqual(await lightened(heavy, async () => ({ size: 350_000 })), { size: 350_000 });
  assert.equal(await lightened(heavy, async () => ({ size: 5_000_000 })), heavy);
});

test("what the browser cannot open or draw is left to the server", async () => {
  const broken = async () => {
    throw new DOMException("", "InvalidStateError");
  };
  assert.equal(await lightened(heavy, broken), heavy);
  assert.equal(await lightened(heavy, async () => null), heavy);
});

test("a refusal is told in the server's words", () => {
  assert.equal(reasonOf('{"title": "Too large", "status": 413}'), "Too large");
  assert.equal(reasonOf('{"title": "Some input is not right", "fields": {"kind": "Fill this in."}}'), "Fill this in.");
  assert.equal(reasonOf("<!doctype html>"), "");
  assert.equal(reasonOf(""), "");
});

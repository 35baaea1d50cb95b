import assert from "node:assert/strict";
import { test } from "node:test";

import { OUTCOMES, gathered, gravest, judge } from "../../inventory/web/static/js/scan/outcome.js";
import { createAnnouncer } from "../../inventory/web/static/js/scan/announce.js";
import { createChoice, notes } from "../../inventory/web/static/js/scan/tones.js";
import { R4, R5, asset, blank, card, door, retired } from "./answers.mjs";

const audit = { verb: "audit", room: R4 };
const move = { verb: "move", room: R4 };
const look = { verb: "look", room: null };

test("what a tag turns out to be", () => {
  const cases = [
    [asset("A", R4), audit, "here"],
    [asset("A", R5), audit, "elsewhere"],
    [asset("A", null), audit, "unplaced"],
    [asset("A", R4), { verb: "audit", room: null }, "known"],
    [asset("A", R4), look, "known"],
    [asset("A", R4), { verb: "look", room: R4 }, "known"],
    [asset("A", R5), { verb: "look", room: R4 }, "known"],
    [asset("A", R5), move, "known"],
    [asset("A", R4), move, "blocked"],
    [asset("A", R4, { state: "removed" }), audit, "blocked"],
    [{ problem: "other_unit" }, audit, "blocked"],
    [{ problem: "unknown" }, audit, "unknown"],
    [{ problem: "offline" }, audit, "pending"],
    [blank("A"), audit, "blank"],
    [retired("A"), audit, "retired"],
    [{ ...asset("A", R4), state: "void" }, look, "retired"],
    [{ ...asset("A", R4), state: "lost" }, look, "retired"],
    [door("A", R4), audit, "door"],
    [card("A"), look, "person"],
  ];
  assert.deepEqual(
    cases.map(([answer, context]) => judge(answer, context).kind),
    cases.map(([, , kind]) => kind),
  );
});

test("the reason of another unit is the server's own", () => {
  assert.deepEqual(judge({ problem: "other_unit", reason: "Milik Biro Hukum" }, look), {
    kind: "blocked",
    reason: "Milik Biro Hukum",
  });
});

test("the gravest of a frame is heard", () => {
  assert.equal(gravest(["here", "repeat", "elsewhere", "unknown", "here"]), "unknown");
  assert.equal(gravest(["foreign", "here", "retired", "blocked"]), "retired");
  assert.equal(gravest([]), null);
});

test("at most one tone in a quarter of a second", () => {
  let now = 0;
  const choose = createChoice(() => now);
  const heard = [0, 100, 249, 250, 600].map((at) => {
    now = at;
    return choose(["here"]);
  });
  assert.deepEqual(heard, ["here", null, null, "here", "here"]);
});

test("tones follow one another without overlap, and low ones are square", () => {
  for (const [kind, { tone }] of Object.entries(OUTCOMES)) {
    const plan = notes(kind);
    plan.slice(1).forEach((note, i) => assert.ok(note.from >= plan[i].to, kind));
    for (const [wave, hertz] of tone) assert.ok(hertz >= 500 || wave === "square", kind);
  }
  assert.deepEqual(notes("elsewhere"), [
    { wave: "triangle", hertz: 1319, from: 0, to: 0.09 },
    { wave: "triangle", hertz: 988, from: 0.13, to: 0.24 },
  ]);
});

const event = (kind, name = "Chair") => ({ kind, what: { name, room: "R.14" } });

test("one outcome is spoken as a sentence, several as counts", () => {
  assert.equal(gathered([event("here")]), "As registered: Chair");
  assert.equal(gathered([event("elsewhere", "Projector")]), "In another room: Projector, registered in R.14");
  assert.equal(
    gathered([...Array(5).fill(event("here")), event("elsewhere")]),
    "6 new: 5 as registered, 1 in another room.",
  );
});

test("what happens within a second is said once, and urgent things interrupt", () => {
  const [polite, urgent, timers] = [{}, {}, []];
  const announce = createAnnouncer({ polite, urgent, timer: (work) => timers.push(work) });
  announce("here", { name: "Chair" });
  announce("here", { name: "Desk" });
  timers.shift()();
  assert.equal(polite.textContent, "2 new: 2 as registered.");
  announce("here", { name: "Chair" });
  announce("repeat", {});
  timers.shift()();
  assert.equal(polite.textContent, "As registered: Chair");
  announce("unknown", {});
  timers.shift()();
  assert.equal(urgent.textContent, "Tag not known yet");
  assert.deepEqual(timers, []);
});

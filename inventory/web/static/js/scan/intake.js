/** The one road: a text from camera, photo, hand scanner or keyboard becomes a row, and a scan in the outbox. */

import { STOPS, judge } from "./outcome.js";
import { readTag } from "./tag.js";

const COLLECTED = new Set(["move"]);
const NEEDS_ROOM = new Set(["check_in", "audit", "move"]);
const CANCEL_MS = 600_000;
const SHIFT_MS = 12 * 3_600_000;

/** How a row is kept on the device: the scan, and what the list needs to show it again. */
const kept = (row, extra = {}) => ({
  id: row.id,
  at: row.at,
  tag: row.code,
  verb: row.verb,
  room: row.room,
  via: row.via,
  condition: row.condition ?? null,
  answer: row.answer,
  kind: row.kind,
  reason: row.reason,
  ...extra,
});

/** The row of a kept scan, as it comes back after a killed tab. */
export const rowOf = (scan, mark) => ({
  id: scan.id,
  at: scan.at,
  code: scan.tag,
  verb: scan.verb,
  room: scan.room,
  via: scan.via,
  condition: scan.condition,
  answer: scan.answer,
  kind: scan.kind,
  reason: scan.title ?? scan.reason,
  times: 1,
  mark,
});

/** `desk` holds the present {verb, room}; `newId` and `now` are given, so that this runs without a browser. */
export function createIntake({ desk, rows, outbox, resolver, newId, now = Date.now }) {
  const inHand = new Set();

  const writesAtOnce = (row) => row.verb !== "look" && !COLLECTED.has(row.verb) && !STOPS.has(row.kind) && row.room;

  async function write(row) {
    if (row.verb === "look") row.mark = "looked";
    else if (writesAtOnce(row)) {
      await outbox.queue([kept(row)]);
      row.mark = "queued";
    } else {
      await outbox.hold([kept(row)]);
      row.mark = "held";
    }
  }

  /** Take one code; the answer {kind, row?, answer?} tells what it was, null when it is being taken already. */
  async function take(text, via, at = now()) {
    const code = readTag(text);
    if (!code) return { kind: "foreign", text };
    if (inHand.has(code)) return null;
    inHand.add(code);
    try {
      const context = { verb: desk.verb, room: desk.room };
      const answer = await resolver.resolve(code);
      const { kind, reason } = judge(answer, context);
      if (kind === "door" || kind === "person") return { kind, code, answer };
      const before = rows.findRepeat(code, context);
      if (before && STOPS.has(before.kind) && before.kind !== kind) {
        await outbox.drop([before.id]);
        rows.remove([before.id]);
      } else if (before) {
        Object.assign(before, { times: before.times + 1, again: at });
        return { kind: "repeat", code, row: before };
      }
      const row = { id: newId(at), code, at, via, answer, kind, reason, times: 1, ...context };
      await write(row);
      rows.add(row);
      return { kind, code, row };
    } finally {
      inHand.delete(code);
    }
  }

  function rejudge(row, context) {
    const { kind, reason } = judge(row.answer, context);
    Object.assign(row, context, { kind, reason });
  }

  const open = () => rows.all().filter((row) => row.mark === "held");

  /** A room was chosen: what waited for one is judged again, and written when its verb writes at once. */
  async function roomChanged() {
    const first = (row) => !row.room || COLLECTED.has(row.verb);
    const changed = open().filter(first);
    for (const row of changed) {
      const waited = !row.room;
      rejudge(row, { verb: row.verb, room: desk.room });
      if (waited) await write(row);
      else await outbox.hold([kept(row)]);
    }
    return changed.filter((row) => row.mark === "queued");
  }

  /** The verb was changed: the collection stays, every blocker is checked again; `carry` brings looked rows. */
  async function verbChanged(carry = []) {
    if (desk.verb === "look") return;
    for (const row of [...open(), ...carry]) {
      rejudge(row, { verb: desk.verb, room: desk.room });
      row.mark = "held";
      await outbox.hold([kept(row)]);
    }
  }

  /** Write everything that was collected for the present verb; the rows that are now on their way. */
  async function commit() {
    const ready = rows.ready(desk.verb).reverse();
    const at = now();
    await outbox.queue(ready.map((row) => kept(row, { at, room: desk.room })));
    for (const row of ready) {
      Object.assign(row, { mark: "queued", room: desk.room, committed: at });
      resolver.forget(row.code);
    }
    return ready;
  }

  /** Undo one row: taken out when it never left the device, else a cancel is written; false when it is too late. */
  async function cancel(row) {
    if (row.mark === "looked") rows.remove([row.id]);
    else if (row.mark === "refused") {
      await outbox.dismiss(row.id);
      rows.remove([row.id]);
    } else if (row.mark === "held") {
      await outbox.drop([row.id]);
      rows.remove([row.id]);
    } else {
      const at = now();
      if (at - (row.committed ?? row.at) > CANCEL_MS) return false;
      const [left] = await outbox.drop([row.id]);
      if (left) {
        await outbox.queue([{ ...kept(row), id: newId(at), at, verb: "cancel", cancels: row.id, of: row.id }]);
      }
      row.mark = "undone";
      resolver.forget(row.code);
    }
    return true;
  }

  /** The person states the condition: part of the scan while it is held, else one more scan that says so. */
  async function state(row, condition) {
    row.condition = condition;
    if (row.mark === "held") return outbox.hold([kept(row)]);
    const at = now();
    const [left] = await outbox.drop([row.id]);
    const again = left ? { id: newId(at), at, of: row.id } : {};
    await outbox.queue([kept(row, again)]);
    if (!left) row.mark = "queued";
  }

  /** The server's word on one scan. */
  function settled(scan, result) {
    const row = rows.get(scan.of ?? scan.id);
    if (!row) return null;
    const refused = result.result === "rejected" || result.result === "conflict";
    if (refused) Object.assign(row, { mark: "refused", reason: result.title ?? result.reason });
    else if (row.mark !== "undone") row.mark = scan.verb === "cancel" ? "undone" : "sent";
    return row;
  }

  /** Noted without network: asked again, the true outcome takes its place in the row. */
  async function recheck() {
    const changed = [];
    for (const row of rows.all().filter((candidate) => candidate.kind === "pending")) {
      const answer = await resolver.resolve(row.code);
      if (answer.problem === "offline") return changed;
      row.answer = answer;
      rejudge(row, { verb: row.verb, room: row.room });
      if (row.mark === "held") await outbox.hold([kept(row)]);
      changed.push(row);
    }
    return changed;
  }

  /** Bring back what an earlier page left; the number of rows that still wait for a person. */
  async function restore() {
    const { held, waiting, rejected, sent } = await outbox.contents();
    const own = (scan) => !scan.of;
    const recent = (scan) => now() - scan.at < SHIFT_MS;
    const undone = new Set([...waiting, ...sent].filter((scan) => scan.cancels).map((scan) => scan.cancels));
    rows.restore([
      ...held.map((scan) => rowOf(scan, "held")),
      ...waiting.filter(own).map((scan) => rowOf(scan, "queued")),
      ...rejected.map((scan) => rowOf(scan, "refused")),
      ...sent
        .filter(own)
        .filter(recent)
        .map((scan) => rowOf(scan, "sent")),
    ]);
    for (const row of rows.all()) if (undone.has(row.id) && row.mark !== "refused") row.mark = "undone";
    return held.length;
  }

  return {
    take,
    roomChanged,
    verbChanged,
    commit,
    cancel,
    state,
    settled,
    recheck,
    restore,
    needsRoom: () => NEEDS_ROOM.has(desk.verb),
  };
}

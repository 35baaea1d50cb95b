/** The outbox: every scan is kept on the device until the server has named it in its answer. */

import { newId } from "./ids.js";

const BATCH = 200;
const KEEP_SENT = 200;
const PATIENCE_MS = 30_000;
const WIRE = ["id", "seq", "tag", "verb", "person", "condition", "note", "via", "asset", "cancels", "skew_ms"];

/** The server did not take the batch; `status` is 0 when it never answered. */
export class NotSent extends Error {
  constructor(status, { retryAfter = null, title = null } = {}) {
    super(title ?? `not sent: ${status}`);
    Object.assign(this, { status, retryAfter, title });
  }
}

/** A kept scan as the server wants it. */
export function wire(scan) {
  const out = Object.fromEntries(WIRE.map((name) => [name, scan[name] ?? null]));
  return { ...out, at: new Date(scan.at).toISOString(), room: scan.room?.id ?? scan.room?.code ?? null };
}

/** Difference between the server's clock and ours, from one question and its answer. */
export const skewOf = (receivedAt, asked, answered) => Math.round(Date.parse(receivedAt) - (asked + answered) / 2);

async function number(box, scans) {
  let seq = (await box.get("meta", "seq")) ?? 0;
  const skew = (await box.get("meta", "skew")) ?? null;
  const out = [];
  for (const scan of scans) {
    const numbered = { ...scan, seq: (seq += 1), skew_ms: skew };
    await box.put("outbox", numbered);
    out.push(numbered);
  }
  await box.put("meta", seq, "seq");
  return out;
}

/** The outbox over `store` (see db.js); `post(url, body)` asks the server, `onResult(scan, result)` hears answers. */
export function createOutbox({ store, post = postJson, now = Date.now, id = newId, onResult = () => {} }) {
  const transact = (work) => store.transact(["meta", "outbox", "rejected", "sent"], work);

  /** Keep scans without a number: they wait for a commit, and come back after a killed tab. */
  const hold = (scans) =>
    transact(async (box) => {
      for (const scan of scans) await box.put("outbox", { ...scan, seq: undefined });
    });

  /** Keep scans and number them for sending, all or none. */
  const queue = (scans) => transact((box) => number(box, scans));

  /** Take out scans that were never sent; the ids that could not be taken out any more are returned. */
  const drop = (ids) =>
    transact(async (box) => {
      const left = [];
      for (const key of ids) {
        const scan = await box.get("outbox", key);
        if (scan && !scan.tried) await box.delete("outbox", key);
        else left.push(key);
      }
      return left;
    });

  /** All that is kept: {held, waiting, rejected, sent}, each in order. */
  const contents = () =>
    transact(async (box) => {
      const kept = await box.all("outbox");
      const waiting = kept.filter((scan) => scan.seq !== undefined).sort((a, b) => a.seq - b.seq);
      return {
        held: kept.filter((scan) => scan.seq === undefined),
        waiting,
        rejected: await box.all("rejected"),
        sent: await box.all("sent"),
      };
    });

  /** A person has read why a scan was refused. */
  const dismiss = (key) => transact((box) => box.delete("rejected", key));

  const device = (box) =>
    box.get("meta", "device").then(async (known) => {
      if (known) return known;
      const fresh = id(now());
      await box.put("meta", fresh, "device");
      return fresh;
    });

  const nextBatch = (size) =>
    transact(async (box) => {
      const scans = await box.inOrder("outbox", "seq", size);
      for (const scan of scans) if (!scan.tried) await box.put("outbox", { ...scan, tried: true });
      return { device: await device(box), scans };
    });

  async function settle(box, scan, result) {
    await box.delete("outbox", scan.id);
    const kept = result.result === "rejected" || result.result === "conflict" ? "rejected" : "sent";
    await box.put(kept, { ...scan, result: result.result, reason: result.reason, title: result.title });
  }

  /** A device restored from a copy counts again from an old number: it becomes a new device. */
  async function renumber(box) {
    const waiting = await box.inOrder("outbox", "seq", undefined);
    await box.put("meta", id(now()), "device");
    await box.put("meta", 0, "seq");
    await number(box, waiting);
  }

  async function trim(box) {
    const sent = await box.all("sent");
    for (const old of sent.slice(0, Math.max(0, sent.length - KEEP_SENT))) await box.delete("sent", old.id);
  }

  async function take(scans, answer, asked) {
    const results = new Map(answer.results.map((result) => [result.id, result]));
    const named = scans.filter((scan) => results.has(scan.id));
    if (!named.length) throw new NotSent(0, { title: "the answer names no scan" });
    const reused = named.filter((scan) => results.get(scan.id).reason === "sequence_reused");
    await transact(async (box) => {
      await box.put("meta", skewOf(answer.received_at, asked, now()), "skew");
      for (const scan of named) if (!reused.includes(scan)) await settle(box, scan, results.get(scan.id));
      if (reused.length) await renumber(box);
      await trim(box);
    });
    for (const scan of named) if (!reused.includes(scan)) onResult(scan, results.get(scan.id));
    return { settled: named.length - reused.length, renumbered: reused.length };
  }

  /** The server refuses one scan as a whole request: keep it for a person to see. */
  async function refuse(scan, error) {
    const result = { id: scan.id, result: "rejected", reason: "refused", title: error.title };
    await transact((box) => settle(box, scan, result));
    onResult(scan, result);
  }

  async function sendAll() {
    let size = BATCH;
    let renumbered = 0;
    for (;;) {
      const { device: name, scans } = await nextBatch(size);
      if (!scans.length) return;
      const asked = now();
      const body = { device: name, sent_at: new Date(asked).toISOString(), scans: scans.map(wire) };
      try {
        const done = await take(scans, await post("/api/v1/scans", body), asked);
        renumbered += done.renumbered ? 1 : 0;
        if (renumbered > 3) throw new NotSent(0, { title: "the server refuses every number" });
      } catch (error) {
        if (![400, 413, 422].includes(error.status)) throw error;
        if (scans.length === 1) await refuse(scans[0], error);
        size = Math.max(1, Math.floor(scans.length / 2));
      }
    }
  }

  let running = null;
  /** Send all that waits; throws NotSent and keeps all the server has not named. Calls while one runs join it. */
  const sync = () =>
    (running ??= sendAll().finally(() => {
      running = null;
    }));

  return { hold, queue, drop, contents, dismiss, sync };
}

/** Post JSON and give the answer's JSON; anything else is NotSent, a cut-off answer too. */
export async function postJson(url, body) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.ok) return await answer.json();
  } catch {
    throw new NotSent(0);
  }
  const problem = await answer.json().catch(() => ({}));
  throw new NotSent(answer.status, { retryAfter: answer.headers.get("Retry-After"), title: problem.title });
}

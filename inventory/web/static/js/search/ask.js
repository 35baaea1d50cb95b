/** Asks the service while someone types: after a pause, one question at a time, and the newest one counts. */

const PAUSE_MS = 150;
const STAGES = [
  [300, "waiting"],
  [2_000, "loading"],
  [8_000, "slow"],
];
const PATIENCE_MS = 30_000;

/**
 * `tell(state, answer)` hears what becomes of the newest question: while it takes long `waiting`, `loading`, `slow`;
 * then `found` with the answer, `offline`, `login`, or `failed` with the code of the event where there is one.
 */
export function createAsker({ address, tell, fetch = (...facts) => globalThis.fetch(...facts) }) {
  let timers = [];
  let present = null;

  function stop() {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
    present?.abort();
    present = null;
  }

  async function answer(q, signal) {
    try {
      const response = await fetch(`${address}?q=${encodeURIComponent(q)}`, {
        headers: { Accept: "application/json" },
        signal,
      });
      if (response.status === 401) return ["login"];
      const body = await response.json();
      return response.ok ? ["found", body] : ["failed", body];
    } catch (error) {
      // Only a line that is broken is a TypeError: an answer that nobody understands is another thing.
      return [error instanceof TypeError ? "offline" : "failed"];
    }
  }

  async function now(q) {
    stop();
    const mine = new AbortController();
    present = mine;
    timers = STAGES.map(([ms, state]) => setTimeout(tell, ms, state));
    timers.push(setTimeout(() => mine.abort(), PATIENCE_MS));
    const told = await answer(q, mine.signal);
    if (present !== mine) return;
    stop();
    tell(...told);
  }

  function soon(q) {
    stop();
    timers = [setTimeout(now, PAUSE_MS, q)];
  }

  return { now, soon, stop };
}

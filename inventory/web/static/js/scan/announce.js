/** Speaks to screen readers: what happened within a second is one line. */

import { OUTCOMES, gathered } from "./outcome.js";

const GATHER_MS = 1_000;

/** A function of (kind, what): gathers for a second, then writes to `polite`, or to `urgent` when one of them is. */
export function createAnnouncer({ polite, urgent, timer = setTimeout }) {
  let events = [];

  function speak() {
    const line = gathered(events);
    const target = events.some(({ kind }) => OUTCOMES[kind].urgent) ? urgent : polite;
    events = [];
    target.textContent = line;
  }

  return (kind, what) => {
    if (!events.length) timer(speak, GATHER_MS);
    if (kind === "repeat" && events.length) return;
    events = [...events.filter((event) => event.kind !== "repeat"), { kind, what }];
  };
}

/** The scan list as data: what was read, what came of it, and what was read before. */

import { STOPS } from "./outcome.js";

/** Marks of a row that still waits for a person on this device. */
const OPEN = new Set(["looked", "held"]);
const isRefused = (row) => row.mark === "refused";
const FILTERS = {
  matching: (row) => row.kind === "here" && !isRefused(row),
  elsewhere: (row) => row.kind === "elsewhere" && !isRefused(row),
  unplaced: (row) => row.kind === "unplaced" && !isRefused(row),
  unknown: (row) => ["unknown", "blank"].includes(row.kind) && !isRefused(row),
  stopped: (row) => ["blocked", "retired"].includes(row.kind) || isRefused(row),
};

export const FILTER_NAMES = ["all", ...Object.keys(FILTERS)];

/** The row that counts for each tag, newest first: its last that stands; a mere look only where nothing was done. */
export function standing(rows) {
  const last = new Map();
  for (const row of rows) {
    if (row.mark === "undone") continue;
    const found = last.get(row.code);
    if (!found || (found.mark === "looked" && row.mark !== "looked")) last.set(row.code, row);
  }
  return rows.filter((row) => last.get(row.code) === row);
}

/** True for a row that a commit would write: collected, with nothing against it. */
export const isReady = (row) => row.mark === "held" && !STOPS.has(row.kind);

/** True for a row that needs a person before anything can be written. */
export const isStopped = (row) => row.mark === "refused" || (row.mark === "held" && STOPS.has(row.kind));

/** The list: rows {id, code, at, verb, room, kind, mark, times, ...}, newest first. */
export function createRows() {
  let rows = [];

  /** The row that makes a scan of the same tag a repeat: same verb, and the same room where it was written. */
  const findRepeat = (code, { verb, room }) =>
    rows.find(
      (row) =>
        row.code === code &&
        row.verb === verb &&
        row.mark !== "undone" &&
        (OPEN.has(row.mark) || (row.room?.id ?? null) === (room?.id ?? null)),
    );

  const matching = (name, some) => (name === "all" ? some : some.filter(FILTERS[name]));

  return {
    findRepeat,
    /** Put a row on top; a mere look at the same tag gives way to what is done with it. */
    add: (row) => {
      const isSettled = (old) => old.code !== row.code || old.mark !== "looked" || row.mark === "looked";
      rows = [row, ...rows.filter(isSettled)];
    },
    restore: (old) => {
      rows = [...rows, ...old].sort((a, b) => b.at - a.at);
    },
    remove: (ids) => {
      rows = rows.filter((row) => !ids.includes(row.id));
    },
    get: (id) => rows.find((row) => row.id === id),
    all: () => rows,
    /** The rows under a filter; under none all of them, those that count for nothing too. */
    filtered: (name) => matching(name, name === "all" ? rows : standing(rows)),
    counts: () => {
      const things = standing(rows);
      return Object.fromEntries(FILTER_NAMES.map((name) => [name, matching(name, things).length]));
    },
    ready: (verb) => rows.filter((row) => row.verb === verb && isReady(row)),
    stopped: () => rows.filter(isStopped),
    looked: () => rows.filter((row) => row.mark === "looked" && row.answer?.asset && !STOPS.has(row.kind)),
  };
}

/** The scan list as data: what was read, what came of it, and what was read before. */

import { STOPS } from "./outcome.js";

/** Marks of a row that still waits for a person on this device. */
const OPEN = new Set(["looked", "held"]);
const FILTERS = {
  all: () => true,
  matching: (row) => row.kind === "here" || row.kind === "known",
  elsewhere: (row) => row.kind === "elsewhere",
  unknown: (row) => row.kind === "unknown" || row.kind === "blank",
  stopped: (row) => row.kind === "blocked" || row.kind === "retired" || row.mark === "refused",
};

export const FILTER_NAMES = Object.keys(FILTERS);

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

  return {
    findRepeat,
    add: (row) => {
      rows = [row, ...rows];
    },
    restore: (old) => {
      rows = [...rows, ...old].sort((a, b) => b.at - a.at);
    },
    remove: (ids) => {
      rows = rows.filter((row) => !ids.includes(row.id));
    },
    get: (id) => rows.find((row) => row.id === id),
    all: () => rows,
    filtered: (name) => rows.filter(FILTERS[name]),
    counts: () => Object.fromEntries(FILTER_NAMES.map((name) => [name, rows.filter(FILTERS[name]).length])),
    ready: (verb) => rows.filter((row) => row.verb === verb && isReady(row)),
    stopped: () => rows.filter(isStopped),
    looked: () => rows.filter((row) => row.mark === "looked" && row.answer?.asset && !STOPS.has(row.kind)),
  };
}

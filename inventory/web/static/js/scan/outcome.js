/** What a scanned tag turned out to be, and how each outcome looks, sounds and reads. */

import { t, tn } from "../words.js";

/**
 * One line an outcome. `grave`: 1 is the gravest, and sounds when several come at once. Tones are
 * [wave, hertz, milliseconds, pause after]; `vibrate` in milliseconds; `urgent` interrupts a screen reader.
 */
export const OUTCOMES = {
  retired: {
    grave: 1,
    colour: "#ffffff",
    line: "solid",
    icon: "ban",
    disc: "neutral",
    urgent: true,
    word: () => t("Inactive tag"),
    tone: [["square", 440, 320, 0]],
    vibrate: [250],
  },
  blocked: {
    grave: 2,
    colour: "#ffffff",
    line: "solid",
    icon: "lock",
    disc: "neutral",
    urgent: true,
    word: () => t("Held back"),
    tone: [["square", 440, 320, 0]],
    vibrate: [250],
  },
  unknown: {
    grave: 3,
    colour: "#ff8a80",
    line: "dashed",
    icon: "help-circle",
    disc: "bad",
    urgent: true,
    word: () => t("Not known yet"),
    tone: [
      ["square", 523, 110, 60],
      ["square", 523, 110, 60],
      ["square", 523, 110, 0],
    ],
    vibrate: [120, 80, 120],
  },
  blank: {
    grave: 4,
    colour: "#ff8a80",
    line: "dashed",
    icon: "plus",
    disc: "bad",
    word: () => t("Blank tag"),
    tone: [
      ["sine", 784, 80, 60],
      ["sine", 784, 80, 0],
    ],
    vibrate: [60, 60, 60],
  },
  elsewhere: {
    grave: 6,
    colour: "#ffd166",
    line: "solid",
    icon: "map-pin",
    disc: "warn",
    word: () => t("In another room"),
    tone: [
      ["triangle", 1319, 90, 40],
      ["triangle", 988, 110, 0],
    ],
    vibrate: [60, 60, 60],
  },
  unplaced: {
    grave: 6,
    colour: "#ffd166",
    line: "solid",
    icon: "map-pin",
    disc: "warn",
    word: () => t("Has no room yet"),
    tone: [
      ["triangle", 1319, 90, 40],
      ["triangle", 988, 110, 0],
    ],
    vibrate: [60, 60, 60],
  },
  door: {
    grave: 7,
    colour: "#7cc4e6",
    line: "solid",
    icon: "door",
    disc: "info",
    word: () => t("Door tag"),
    tone: [
      ["sine", 784, 60, 0],
      ["sine", 1047, 60, 0],
      ["sine", 1319, 90, 0],
    ],
    vibrate: [30, 40, 30, 40, 30],
  },
  person: {
    grave: 7,
    colour: "#7cc4e6",
    line: "solid",
    icon: "user",
    disc: "info",
    word: () => t("Person card"),
    tone: [
      ["sine", 1047, 60, 0],
      ["sine", 1319, 90, 0],
    ],
    vibrate: [30, 40, 60],
  },
  pending: {
    grave: 8,
    colour: "#ffffff",
    line: "dotted",
    icon: "history",
    disc: "neutral",
    word: () => t("Noted, not checked"),
    tone: [["sine", 1047, 70, 0]],
    vibrate: [40],
  },
  here: {
    grave: 9,
    colour: "#38d183",
    line: "solid",
    icon: "check",
    disc: "ok",
    word: () => t("As registered"),
    tone: [["triangle", 1568, 70, 0]],
    vibrate: [40],
  },
  known: {
    grave: 9,
    colour: "#ffffff",
    line: "solid",
    icon: "check",
    disc: "neutral",
    word: () => t("On the register"),
    tone: [["sine", 1047, 70, 0]],
    vibrate: [40],
  },
  repeat: {
    grave: 10,
    colour: "#c9bcff",
    line: "double",
    icon: "repeat",
    disc: "repeat",
    word: () => t("Already scanned"),
    tone: [["sine", 2093, 25, 0]],
    quiet: true,
    vibrate: [],
  },
  foreign: {
    grave: 11,
    colour: "#c5d1da",
    line: "thin",
    icon: "qrcode",
    disc: "neutral",
    word: () => t("Other QR"),
    tone: [["square", 392, 120, 0]],
    quiet: true,
    vibrate: [],
  },
};

/** Outcomes that are never written: a person must look first. */
export const STOPS = new Set(["retired", "blocked", "unknown", "blank", "door", "person"]);

/** The gravest of some outcomes, or null. */
export const gravest = (kinds) => [...kinds].sort((a, b) => OUTCOMES[a].grave - OUTCOMES[b].grave)[0] ?? null;

const sameRoom = (a, b) => Boolean(a && b && a.id === b.id);

function judgeAsset(asset, { verb, room }) {
  if (asset.state === "removed") return { kind: "blocked", reason: t("Removed from the register") };
  if (verb === "move") {
    if (sameRoom(asset.room, room)) return { kind: "blocked", reason: t("Already in this room") };
    return { kind: "known" };
  }
  if (verb === "look" || !room) return { kind: "known" };
  if (!asset.room) return { kind: "unplaced" };
  return { kind: sameRoom(asset.room, room) ? "here" : "elsewhere" };
}

/** The outcome {kind, reason} of a look-up's answer for a verb and the present room. */
export function judge(answer, context) {
  if (answer.problem === "offline") return { kind: "pending" };
  if (answer.problem === "other_unit") {
    return { kind: "blocked", reason: answer.reason || t("Belongs to another unit") };
  }
  if (answer.problem) return { kind: "unknown" };
  if (["retired", "void", "lost"].includes(answer.state)) return { kind: "retired" };
  if (answer.kind === "room") return { kind: "door" };
  if (answer.kind === "person") return { kind: "person" };
  if (answer.kind === "blank" || !answer.asset) return { kind: "blank" };
  return judgeAsset(answer.asset, context);
}

/** The sentence spoken for one outcome; `what` holds name, room and reason as far as known. */
export function spoken(kind, { name, room, reason, expected } = {}) {
  switch (kind) {
    case "here":
      return t("As registered: {name}", { name });
    case "known":
      return t("On the register: {name}", { name });
    case "elsewhere":
      return t("In another room: {name}, registered in {room}", { name, room });
    case "unplaced":
      return t("Has no room yet: {name}", { name });
    case "unknown":
      return t("Tag not known yet");
    case "blank":
      return t("Blank tag");
    case "retired":
      return t("Inactive tag");
    case "blocked":
      return t("Held back: {reason}", { reason });
    case "repeat":
      return t("Already scanned");
    case "pending":
      return t("Noted, not checked");
    case "foreign":
      return t("Not a tag of ours");
    case "door":
      return expected == null
        ? t("Room {room}", { room })
        : tn("Room {room}, {n} thing", "Room {room}, {n} things", expected, { room });
    default:
      return t("Person: {name}", { name });
  }
}

const counted = {
  here: (n) => tn("{n} as registered", "{n} as registered", n),
  known: (n) => tn("{n} on the register", "{n} on the register", n),
  elsewhere: (n) => tn("{n} in another room", "{n} in another room", n),
  unplaced: (n) => tn("{n} without a room", "{n} without a room", n),
  unknown: (n) => tn("{n} not known yet", "{n} not known yet", n),
  blank: (n) => tn("{n} blank tag", "{n} blank tags", n),
  retired: (n) => tn("{n} inactive tag", "{n} inactive tags", n),
  blocked: (n) => tn("{n} held back", "{n} held back", n),
  pending: (n) => tn("{n} not checked", "{n} not checked", n),
};

/** One line for all outcomes of about a second: the sentence itself, or counts with the gravest last. */
export function gathered(events) {
  const things = events.filter(({ kind }) => kind in counted);
  if (things.length < 2) return events.map(({ kind, what }) => spoken(kind, what)).join(". ");
  const kinds = Object.keys(counted).filter((kind) => things.some((event) => event.kind === kind));
  const parts = kinds.map((kind) => counted[kind](things.filter((event) => event.kind === kind).length));
  return tn("{n} new: {parts}.", "{n} new: {parts}.", things.length, { parts: parts.join(", ") });
}

/** The scan list on the page: rows, newest on top, and the filters above them. */

import { clock, number, t, zoneName } from "../words.js";
import { button, element, icon } from "./element.js";
import { OUTCOMES, STOPS } from "./outcome.js";
import { FILTER_NAMES } from "./rows.js";
import { grouped } from "./tag.js";

const MOST = 200;

const FILTER_WORDS = {
  all: () => t("All"),
  matching: () => t("As registered"),
  elsewhere: () => t("In another room"),
  unplaced: () => t("Has no room yet"),
  unknown: () => t("Not known yet"),
  stopped: () => t("Held back"),
};

const MARKS = {
  looked: () => ["", t("only looked at")],
  held: () => ["○", t("on this phone")],
  queued: () => ["○", t("on this phone")],
  sending: () => ["↑", t("sending")],
  sent: () => ["✓", t("sent")],
  refused: () => ["!", t("needs a look")],
  undone: () => ["", t("cancelled")],
};

const CONDITIONS = { good: () => t("Good"), light: () => t("Lightly damaged"), heavy: () => t("Heavily damaged") };
const TONES = { good: "ok", light: "warn", heavy: "bad" };

export const conditionWord = (condition) => CONDITIONS[condition]?.() ?? t("not stated");

/** The name that stands first in a row. */
export function nameOf(row) {
  if (row.answer?.asset) return row.answer.asset.name;
  return grouped(row.code);
}

/** What tells a thing from others of its name: its serial, else the end of its tag's code. */
export function whichOf({ answer, code }) {
  if (!answer?.asset) return null;
  return answer.asset.serial || grouped(code).split("\u00a0").slice(2).join("\u00a0");
}

const place = (row) => row.answer?.asset?.room?.label ?? null;

/** Where a committed move goes, in place of where the thing was. */
function movedLine(row) {
  if (row.verb !== "move" || !row.room || row.mark === "held") return null;
  const values = { from: place(row) ?? t("no room"), room: row.room.code };
  return t("from {from} to {room}", values);
}

/** The second line: the place, or why the row stops. */
export function lineOf(row) {
  if (row.mark === "undone") return null;
  if (row.mark === "refused") return row.reason || t("Refused by the server");
  switch (row.kind) {
    case "here":
      return place(row);
    case "elsewhere":
      return t("registered in {room}", { room: place(row) });
    case "unplaced":
      return null;
    case "known":
      return movedLine(row) ?? (place(row) ? t("now in {room}", { room: place(row) }) : t("has no room yet"));
    case "unknown":
      return t("the code is valid, but not on the register");
    case "blank":
      return t("not attached to anything yet");
    case "retired":
      return row.answer?.replaced_by
        ? t("replaced by {code}", { code: grouped(row.answer.replaced_by) })
        : t("no longer in use");
    case "blocked":
      return row.reason;
    default:
      return t("checked when connected");
  }
}

/** The badge word: a row that the server refused is held back, whatever it was before. */
function badge(row) {
  if (row.mark === "refused") return t("Held back");
  if (row.mark === "undone") return t("Cancelled");
  if (row.verb === "move" && row.kind === "known") return row.mark === "sent" ? t("Moved") : t("To be moved");
  return OUTCOMES[row.kind].word();
}

function conditionChoice(row, act) {
  const group = element("fieldset", { class: "scan-condition" }, element("legend", {}, t("Condition seen")));
  const choices = element("div", { class: "segments" });
  for (const name of Object.keys(CONDITIONS)) {
    const input = element("input", {
      type: "radio",
      name: `condition-${row.id}`,
      value: name,
      checked: row.condition === name,
    });
    input.addEventListener("change", () => act("condition", row, name));
    choices.append(element("label", {}, [input, element("span", { class: TONES[name] }, CONDITIONS[name]())]));
  }
  group.append(choices);
  return group;
}

function conditionLine(row, open, act) {
  if (row.changing || row.condition) return conditionChoice(row, act);
  const known = conditionWord(row.answer.asset.condition);
  return element("p", { class: "scan-still" }, [
    element("span", {}, t("Condition: still {condition}", { condition: known })),
    button(
      t("Change"),
      () => {
        row.changing = true;
        open.replaceWith(details(row, act));
      },
      { look: "quiet" },
    ),
  ]);
}

function acts(row, act, verbs) {
  const out = [];
  const stopped = STOPS.has(row.kind) || row.mark === "refused";
  if (row.mark === "looked" && row.answer?.asset && !stopped) {
    if (verbs.includes("move")) out.push(button(t("Move"), () => act("move", row), { symbol: "transfer" }));
    if (verbs.includes("audit")) out.push(button(t("Check"), () => act("audit", row), { symbol: "clipboard-check" }));
  }
  if (row.answer?.asset) {
    out.push(
      element("a", { class: "button", href: `/${row.code}` }, [icon("file-text"), element("span", {}, t("Open card"))]),
    );
  }
  if (row.mark !== "undone") {
    const word =
      row.mark === "held" || row.mark === "looked"
        ? t("Take off the list")
        : row.mark === "refused"
          ? t("Read, take off")
          : t("Cancel it");
    out.push(button(word, () => act("cancel", row), { look: "quiet", "data-act": "cancel" }));
  }
  return element("div", { class: "actions" }, out);
}

/** What an opened row shows under its line. */
function details(row, act) {
  const open = element("div", { class: "scan-open" });
  const states =
    ["audit", "check_in"].includes(row.verb) && row.answer?.asset && !["refused", "undone"].includes(row.mark);
  open.append(
    ...[
      element("p", { class: "scan-code" }, [
        element("span", { class: "code" }, grouped(row.code)),
        row.error ? element("span", { class: "scan-late", role: "alert" }, row.error) : null,
      ]),
      states && !STOPS.has(row.kind) ? conditionLine(row, open, act) : null,
      acts(row, act, act.verbs),
    ].filter(Boolean),
  );
  return open;
}

const OVERRULED = {
  refused: { icon: "alert-triangle", disc: "bad" },
  undone: { icon: "arrow-back-up", disc: "neutral" },
};

function secondLine(row, tone) {
  const which = whichOf(row);
  const line = lineOf(row);
  return element("span", {}, [
    element("strong", { class: `scan-word ${tone}` }, badge(row)),
    line ? ` – ${line}` : null,
    which ? element("span", { class: "scan-which" }, ` · ${which}`) : null,
  ]);
}

function head(row, isOpen, toggle) {
  const { icon: symbol, disc } = OVERRULED[row.mark] ?? OUTCOMES[row.kind];
  const [mark, meaning] = MARKS[row.mark]();
  const main = element("button", { type: "button", class: "scan-main", "aria-expanded": String(isOpen) }, [
    element("span", { class: `disc ${disc}` }, icon(symbol)),
    element("span", { class: "scan-what" }, [
      element("b", {}, nameOf(row)),
      secondLine(row, disc),
    ]),
    element("span", { class: "scan-when" }, [
      element("time", { datetime: new Date(row.at).toISOString() }, [
        clock(row.at),
        element("span", { class: "scan-zone" }, ` ${zoneName()}`),
      ]),
      element("span", { class: "scan-mark" }, [
        row.times > 1 ? element("span", { class: "scan-times" }, `${row.times}×`) : null,
        element("span", { "aria-hidden": "true" }, mark),
        element("span", { class: "visually-hidden" }, meaning),
      ]),
    ]),
  ]);
  main.addEventListener("click", toggle);
  return main;
}

/** The rows as items, with a line that names the room wherever it changes. */
function withRooms(shown, item) {
  const name = (row) => (row.verb === "look" ? null : (row.room?.code ?? null));
  if (new Set(shown.map(name)).size < 2) return shown.map(item);
  return shown.flatMap((row, i) => {
    const here = name(row);
    if (i && name(shown[i - 1]) === here) return [item(row)];
    return [element("li", { class: "scan-divider" }, here ?? t("Only looked at")), item(row)];
  });
}

/** The filters that mean something: without a room nothing is where it should be; the rare one only when it counts. */
function offered({ verbs }, counts, pressed) {
  const rare = (name) => name === "unplaced" && !counts.unplaced && pressed !== name;
  const needsRoom = (name) => ["matching", "elsewhere", "unplaced"].includes(name) && verbs.every((one) => one === "look");
  return FILTER_NAMES.filter((name) => !rare(name) && !needsRoom(name));
}

/** The list over an `<ol>`; `act(what, row, value)` hears move, audit, condition, cancel; `act.verbs` are allowed. */
export function createList({ list, filters, rows, act }) {
  let filter = "all";
  let limit = MOST;
  const opened = new Set();
  let newest = null;

  function item(row) {
    const isOpen = opened.has(row.id) || newest === row.id;
    const toggle = () => {
      if (newest === row.id) newest = null;
      if (isOpen) opened.delete(row.id);
      else opened.add(row.id);
      draw();
      const node = list.querySelector(`[data-id="${row.id}"]`);
      node?.querySelector(".scan-main").focus();
      node?.scrollIntoView({ block: "nearest" });
    };
    return element(
      "li",
      { class: "scan-row", "data-id": row.id, "data-code": row.code, "data-outcome": row.kind, "data-mark": row.mark },
      [head(row, isOpen, toggle), isOpen ? details(row, act) : null],
    );
  }

  function chip(name, count) {
    const node = element(
      "button",
      { type: "button", class: "chip", "aria-pressed": String(name === filter), "data-filter": name },
      [`${FILTER_WORDS[name]()} `, element("b", { class: "num" }, number(count))],
    );
    node.addEventListener("click", () => {
      filter = name;
      limit = MOST;
      draw();
    });
    return node;
  }

  function draw() {
    const counts = rows.counts();
    const focused = document.activeElement?.closest?.("[data-filter]")?.dataset.filter;
    filters.replaceChildren(...offered(act, counts, filter).map((name) => chip(name, counts[name])));
    filters.hidden = !rows.all().length;
    if (focused) filters.querySelector(`[data-filter="${focused}"]`)?.focus();
    const shown = rows.filtered(filter);
    const items = withRooms(shown.slice(0, limit), item);
    if (shown.length > limit) {
      items.push(
        element(
          "li",
          {},
          button(t("Show the rest"), () => {
            limit = Infinity;
            draw();
          }),
        ),
      );
    }
    list.replaceChildren(...items);
    list.dataset.count = rows.all().length;
  }

  /** A new row came: alone it opens, in a sweep none does. */
  function added(row, { alone }) {
    newest = alone ? row.id : null;
    draw();
  }

  function flash(row) {
    draw();
    const node = list.querySelector(`[data-id="${row.id}"]`);
    node?.classList.add("scan-again");
    setTimeout(() => node?.classList.remove("scan-again"), 600);
  }

  return { draw, added, flash };
}

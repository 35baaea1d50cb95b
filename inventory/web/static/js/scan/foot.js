/** The foot of the page: the typed code, the commit of what was collected, and the way on from looking. */

import { t, tn } from "../words.js";
import { button, element } from "./element.js";

const COMMITS = {
  move: (n, room) => tn("Move {n} thing to {room}", "Move {n} things to {room}", n, { room }),
  audit: (n, room) => tn("Check {n} thing in {room}", "Check {n} things in {room}", n, { room }),
  check_in: (n, room) => tn("Check in {n} thing in {room}", "Check in {n} things in {room}", n, { room }),
};

/** The words of the commit button. */
export function commitWords(verb, n, stopped, room) {
  const words = room
    ? COMMITS[verb](n, room.code)
    : tn("Choose a room for {n} thing", "Choose a room for {n} things", n);
  if (!stopped) return words;
  const others = tn("{n} held back", "{n} held back", stopped);
  return `${words} · ${others}`;
}

function reasons(stopped, lineOf) {
  const counts = new Map();
  for (const row of stopped) counts.set(lineOf(row), (counts.get(lineOf(row)) ?? 0) + 1);
  return element(
    "ul",
    { class: "scan-reasons" },
    [...counts].map(([reason, n]) => element("li", {}, [element("b", { class: "num" }, `${n}×`), ` ${reason}`])),
  );
}

/**
 * The foot over its elements; `commit()` writes, `onTyped(text)` gives the outcome's name, `chooseRoom()` opens the
 * picker, `carry(verb)` turns the looked-at list.
 */
export function createFoot({ desk, rows, elements, lineOf, commit, chooseRoom, carry, onTyped, verbs }) {
  const { commitButton, carryBar, sheet, form } = elements;
  const field = form.querySelector("input");
  const typedButton = form.querySelector("button");
  const error = form.querySelector(".scan-error");

  function refuse(words) {
    error.textContent = words;
    field.setAttribute("aria-invalid", String(words !== ""));
  }

  function draw() {
    typedButton.textContent = desk.verb === "look" ? t("Look") : t("Record");
    const ready = rows.ready(desk.verb).length;
    const stopped = rows.stopped().filter((row) => row.verb === desk.verb && row.mark === "held").length;
    commitButton.hidden = desk.verb === "look" || !ready;
    if (!commitButton.hidden) commitButton.textContent = commitWords(desk.verb, ready, stopped, desk.room);
    const looked = desk.verb === "look" ? rows.looked().length : 0;
    const onward = verbs.filter((verb) => verb === "audit" || verb === "move");
    carryBar.hidden = looked < 2 || !onward.length;
    if (carryBar.hidden) return;
    carryBar.replaceChildren(
      element("span", {}, tn("{n} thing", "{n} things", looked)),
      ...onward.map((verb) =>
        button(verb === "move" ? t("Move") : t("Check"), () => carry(verb), {
          symbol: verb === "move" ? "transfer" : "clipboard-check",
          "data-carry": verb,
        }),
      ),
    );
  }

  function ask(ready, stopped) {
    const go = button(
      tn("Go on with {n}, set {others} aside", "Go on with {n}, set {others} aside", ready, { others: stopped.length }),
      () => {
        sheet.close();
        commit();
      },
      { look: "primary wide" },
    );
    sheet.querySelector("[data-body]").replaceChildren(reasons(stopped, lineOf), go);
    sheet.showModal();
  }

  function press() {
    const ready = rows.ready(desk.verb).length;
    if (!ready || commitButton.hidden) return;
    if (!desk.room) return chooseRoom();
    const stopped = rows.stopped().filter((row) => row.verb === desk.verb && row.mark === "held");
    return stopped.length ? ask(ready, stopped) : commit();
  }

  commitButton.addEventListener("click", press);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value;
    if (!text.trim()) {
      refuse(t("Type the 11 letters and digits under the QR."));
      field.focus();
      return;
    }
    // Emptied at once: who types on while the answer comes must not lose the next code.
    field.value = "";
    field.focus();
    const kind = await onTyped(text);
    if (field.value) return;
    const isWrong = kind === "foreign";
    refuse(isWrong ? t("Code mistyped. Check the 11 letters and digits under the QR.") : "");
    if (!isWrong && kind !== "unkept") return;
    field.value = text;
    field.select();
  });
  field.addEventListener("input", () => {
    error.textContent = "";
    field.removeAttribute("aria-invalid");
  });

  return { draw, press, focus: () => field.focus() };
}

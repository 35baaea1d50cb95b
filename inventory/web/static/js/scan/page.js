/** Ties the scan page together: what is read goes down one road, and every part hears what came of it. */

import { newId } from "../offline/ids.js";
import { openStore } from "../offline/db.js";
import { createOutbox } from "../offline/outbox.js";
import { createSender } from "../offline/sender.js";
import { clock, loadWords, setZone, t, tn, zoneName } from "../words.js";
import { createAnnouncer } from "./announce.js";
import { functionKeys, muteButton, photoInputs } from "./controls.js";
import { setSprite } from "./element.js";
import { createFoot } from "./foot.js";
import { createIntake } from "./intake.js";
import { createLine } from "./line.js";
import { createList, lineOf, nameOf } from "./list.js";
import { OUTCOMES, spoken } from "./outcome.js";
import { createPhotos } from "./photo.js";
import { createPicker } from "./picker.js";
import { createQueue } from "./queue.js";
import { createReader } from "./reader.js";
import { createResolver } from "./resolve.js";
import { roomOf, switchesAtOnce } from "./room.js";
import { createRows } from "./rows.js";
import * as settings from "./settings.js";
import { createStage } from "./stage.js";
import { readTag } from "./tag.js";
import { createVoice } from "./tones.js";
import { createUndo } from "./undo.js";
import { listenForScanner } from "./wedge.js";

const SWEEP_MS = 1_000;
const TOGETHER_MS = 60;
const VERB_SETTLES_MS = 800; // F2 passes over verbs: what the camera sees is not for each of them

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("scan-data").textContent);
const root = byId("scan");

await loadWords(data.words, document.documentElement.lang);
setZone(data.zone);
setSprite(data.sprite);

const usesRooms = data.verbs.some((verb) => verb !== "look");
const desk = {
  verb: data.verb ?? settings.lastVerb(data.verbs) ?? data.verbs[0],
  room: usesRooms ? (data.room ?? settings.lastRoom()) : null,
};
if (data.verb) settings.keepVerb(data.verb);
if (usesRooms && data.room) settings.keepRoom(roomOf(data.room));
const store = openStore(data.account);
const rows = createRows();
const latest = new Map();
const resolver = createResolver({ store, onLogin: () => queue.link("login") });
const outbox = createOutbox({ store, onResult: settled });
const intake = createIntake({ desk, rows, outbox, resolver, newId });
const sender = createSender({ sync: outbox.sync, onState: linkChanged });
const reader = createReader(data.reader);
const voice = createVoice({ edge: byId("camera"), muted: settings.isMuted() });
const announce = createAnnouncer({ polite: byId("say"), urgent: byId("cry") });
const act = Object.assign(acted, { verbs: data.verbs });
const list = createList({ list: byId("rows"), filters: byId("filters"), rows, act });
const line = createLine(byId("line"));
const undo = createUndo({ bar: byId("undo"), cancel: (row) => acted("cancel", row) });
const queue = createQueue({
  chip: byId("queue-chip"),
  dialog: byId("queue-sheet"),
  outbox,
  login: data.login,
  send: () => sender.kick(),
  onDismiss: dismiss,
});
const picker = createPicker({
  dialog: byId("room-sheet"),
  recent: () => settings.recentRooms(data.recent),
  onRoom: setRoom,
});
const photos = createPhotos({ dialog: byId("photo-sheet"), reader, onText: photographed });
const foot = createFoot({
  desk,
  rows,
  lineOf,
  verbs: data.verbs,
  commit,
  carry: carryOn,
  chooseRoom: picker.open,
  onTyped: async (text) => (await take(text, "typed"))?.kind ?? "repeat",
  elements: {
    commitButton: byId("commit"),
    carryBar: byId("carry"),
    sheet: byId("stopped-sheet"),
    form: byId("typed"),
  },
});
const stage = createStage({
  root,
  section: byId("camera"),
  reader,
  markOf,
  onText: (text) => take(text, "camera"),
  onAlone: doorAlone,
  onForeign: (text) => foreign(text),
  ways: {
    photo: () => byId("snap").click(),
    upload: () => byId("photo").click(),
    install: () => window.location.assign("/install"),
    save: queue.save,
  },
});

let sounds = [];
let lastNew = -Infinity;
let aloneCode = null;
let settling = null;

function sound(kind) {
  if (!sounds.length) {
    setTimeout(() => {
      voice.signal(sounds);
      sounds = [];
    }, TOGETHER_MS);
  }
  sounds.push(kind);
}

function draw() {
  list.draw();
  foot.draw();
  byId("empty").hidden = rows.all().length > 0;
}

/** The frame of a text in the picture. */
function markOf(text) {
  const code = readTag(text);
  if (!code) return { kind: "foreign" };
  const { kind, row } = latest.get(code) ?? { kind: "pending" };
  const shown = kind === "repeat" || !row ? kind : row.kind;
  const words = shown === "elsewhere" ? row?.answer.asset.room?.code : OUTCOMES[shown].word();
  return { kind: shown, word: shown === "here" || shown === "known" ? "" : words };
}

function storageFailed() {
  stage.halt();
  sound("blocked");
  return { kind: "unkept" };
}

async function take(text, via) {
  const result = await intake.take(text, via).catch(storageFailed);
  if (!result || result.kind === "unkept") return result;
  if (result.code) latest.set(result.code, result);
  if (result.kind === "foreign") {
    if (via === "wedge" || via === "photo") foreign(text);
  } else if (result.kind === "door") await doorRead(result, via);
  else if (result.kind === "person") personRead(result);
  else if (result.kind === "repeat") repeated(result.row);
  else await taken(result);
  return result;
}

function foreign(text) {
  sound("foreign");
  announce("foreign", {});
  line.show(`${t("Other QR")}: ${text.slice(0, 80)}`);
}

function personRead({ code, answer }) {
  const { name } = answer.person;
  sound("person");
  announce("person", { name });
  line.show(t("Person: {name}", { name }), t("See the things"), () => window.location.assign(`/${code}`));
}

function repeated(row) {
  sound("repeat");
  announce("repeat", {});
  list.flash(row);
}

async function taken({ kind, row }) {
  const now = performance.now();
  const sweep = now - lastNew < SWEEP_MS;
  lastNew = now;
  list.added(row, { alone: !sweep });
  draw();
  sound(kind);
  announce(kind, { name: nameOf(row), room: row.answer?.asset?.room?.code, reason: row.reason });
  if (row.mark === "queued") undo.wrote([row], { joins: sweep });
  else if (intake.needsRoom() && !desk.room) wantRoom();
  await send();
}

async function send() {
  await queue.paint();
  sender.kick();
}

function wantRoom() {
  byId("room-button").classList.add("scan-wanted");
  setTimeout(() => byId("room-button").classList.remove("scan-wanted"), 1_200);
  line.show(t("Scan a door tag or choose a room"), t("Choose"), picker.open);
}

/** Who only looks has no room to set: the door leads to what is behind it. */
function doorSeen(code, { code: room, expected }) {
  sound("door");
  announce("door", { room, expected });
  line.show(spoken("door", { room, expected }), t("See the things"), () => window.location.assign(`/${code}`));
}

async function doorRead({ code, answer }, via) {
  if (!usesRooms) return doorSeen(code, answer.room);
  if (desk.room?.id === answer.room.id) return;
  if (switchesAtOnce(via, desk.room) || aloneCode === code) await setRoom(answer.room);
}

function doorAlone(text) {
  if (!usesRooms) return;
  aloneCode = readTag(text);
  const known = latest.get(aloneCode);
  if (known?.kind === "door" && known.answer.room.id !== desk.room?.id) setRoom(known.answer.room);
}

async function setRoom(room, { back = true } = {}) {
  const before = desk.room;
  desk.room = roomOf(room);
  settings.keepRoom(desk.room);
  showRoom();
  sound("door");
  announce("door", { room: desk.room.code, expected: desk.room.expected });
  if (before && back) {
    const words = t("Room: {room}.", { room: desk.room.code });
    line.show(words, t("Back to {room}", { room: before.code }), () => setRoom(before, { back: false }));
  } else line.hide();
  const written = await intake.roomChanged().catch(storageFailed);
  if (written.length) undo.wrote(written, { joins: false });
  draw();
  await send();
}

function showRoom() {
  const name = desk.room?.label || desk.room?.code;
  const words = desk.verb === "move" && name ? t("To {room}", { room: name }) : name;
  byId("room-label").textContent = words ?? t("Choose a room");
  root.dataset.room = desk.room?.code ?? "";
}

async function setVerb(verb, carry = []) {
  desk.verb = verb;
  settings.keepVerb(verb);
  showVerb();
  await intake.verbChanged(carry).catch(storageFailed);
  clearTimeout(settling);
  settling = setTimeout(stage.readAnew, VERB_SETTLES_MS);
  draw();
  await queue.paint();
}

function showVerb() {
  showRoom();
  root.dataset.verb = desk.verb;
  for (const button of byId("verbs").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.verb === desk.verb));
  }
}

function carryOn(verb) {
  return setVerb(verb, rows.looked());
}

async function commit() {
  const written = await intake.commit().catch(storageFailed);
  if (!written.length) return;
  undo.wrote(written, { joins: false });
  draw();
  await send();
}

async function acted(what, row, value) {
  if (what === "move" || what === "audit") await setVerb(what, [row]);
  else if (what === "condition") await intake.state(row, value).catch(storageFailed);
  else if (!(await intake.cancel(row).catch(storageFailed))) {
    row.error = t("Too late to cancel: ten minutes have passed.");
  } else if (!rows.get(row.id)) latest.delete(row.code);
  draw();
  await send();
}

async function dismiss(id) {
  await outbox.dismiss(id);
  rows.remove([id]);
  draw();
  await queue.paint();
}

function settled(scan, result) {
  const row = intake.settled(scan, result);
  if (row?.mark === "refused") {
    sound("blocked");
    announce("blocked", { reason: row.reason });
  }
}

async function linkChanged(state) {
  for (const row of rows.all()) {
    if (state === "sending" && row.mark === "queued") row.mark = "sending";
    else if (state !== "sending" && row.mark === "sending") row.mark = "queued";
  }
  draw();
  await queue.link(state);
  if (state === "idle") await recheck();
}

async function recheck() {
  const changed = await intake.recheck().catch(() => []);
  if (!changed.length) return;
  draw();
  if (document.hidden) return;
  for (const row of changed) {
    sound(row.kind);
    announce(row.kind, { name: nameOf(row), room: row.answer?.asset?.room?.code, reason: row.reason });
  }
}

async function photographed(text) {
  await take(text, "photo");
  return markOf(text);
}

async function restore() {
  const held = await intake.restore();
  const first = rows
    .all()
    .filter((row) => row.mark === "held")
    .at(-1);
  for (const row of rows.all()) latest.set(row.code, { kind: row.kind, row });
  if (!held || !first) return;
  const words = tn("List of {n} thing from {time} goes on.", "List of {n} things from {time} goes on.", held, {
    time: `${clock(first.at)} ${zoneName()}`,
  });
  line.show(words, t("Clear it"), async () => {
    for (const row of rows.all().filter(({ mark }) => mark === "held")) await intake.cancel(row);
    draw();
    await queue.paint();
  });
}

function online() {
  resolver.wake();
  sender.kick();
  recheck();
}

function listen() {
  byId("room-button").addEventListener("click", picker.open);
  byId("verbs").addEventListener("click", (event) => {
    const verb = event.target.closest("button")?.dataset.verb;
    if (verb && verb !== desk.verb) setVerb(verb);
  });
  photoInputs([byId("photo"), byId("snap")], photos.readAll);
  byId("photo-again").addEventListener("click", () => byId("snap").click());
  byId("photo-done").addEventListener("click", () => byId("photo-sheet").close());
  muteButton(byId("mute"), { sprite: data.sprite, mute: voice.mute });
  listenForScanner(window, (text) => take(text, "wedge"));
  window.addEventListener("pointerdown", voice.unlock);
  window.addEventListener("online", online);
  window.addEventListener("offline", () => queue.link("offline"));
  document.addEventListener("visibilitychange", () => document.hidden || online());
  functionKeys({
    ...(usesRooms && {
      F2: () => setVerb(data.verbs[(data.verbs.indexOf(desk.verb) + 1) % data.verbs.length]),
      F4: picker.open,
      F8: () => byId("undo").hidden || byId("undo").querySelector("button").click(),
      F9: foot.press,
    }),
  });
}

for (const id of ["queue-chip", "camera", "verbs"]) byId(id).hidden = false;
byId("room-button").hidden = !usesRooms;
showVerb();
listen();
await restore().catch(storageFailed);
draw();
await queue.paint().catch(() => {});
if (window.matchMedia("(pointer: fine)").matches) foot.focus();
navigator.storage?.persist?.().catch(() => {});
sender.kick();
stage.start();
document.documentElement.dataset.scan = "ready";

/** The room picker: the five last rooms, then a search. */

import { t } from "../words.js";
import { element } from "./element.js";

const PAUSE_MS = 150;

/** A phone's keyboard would cover the rooms: it is not raised unasked. */
const hasKeyboard = () => window.matchMedia("(pointer: fine)").matches;

function option(room, choose, isRecent) {
  const button = element("button", { type: "button", class: "scan-option" }, [
    element("b", {}, room.name || room.label || room.code),
    element("span", {}, isRecent ? room.label || room.code : room.code),
  ]);
  button.addEventListener("click", () => choose(room));
  return element("li", {}, button);
}

const group = (words) => element("li", { class: "scan-group" }, words);

function lastUsed(rooms, choose) {
  return rooms.length ? [group(t("Last used")), ...rooms.map((room) => option(room, choose, true))] : [];
}

function byPlace(rooms, choose) {
  const places = new Map();
  for (const room of rooms) {
    const floor = room.floor == null ? null : t("floor {floor}", { floor: room.floor });
    const place = [room.building, floor].filter(Boolean).join(" › ");
    places.set(place, [...(places.get(place) ?? []), room]);
  }
  return [...places].flatMap(([place, members]) => [
    group(place),
    ...members.map((room) => option(room, choose, false)),
  ]);
}

/** A picker over a dialog; `recent()` gives the last rooms, `onRoom(room)` hears the choice. */
export function createPicker({ dialog, recent, onRoom }) {
  const field = dialog.querySelector("[data-field]");
  const list = dialog.querySelector("[data-options]");
  const state = dialog.querySelector("[data-state]");
  let timer = null;
  let asked = 0;

  function choose(room) {
    dialog.close();
    onRoom(room);
  }

  function show(recent, found, words) {
    list.replaceChildren(...lastUsed(recent, choose), ...byPlace(found, choose));
    state.textContent = words;
  }

  async function search() {
    const query = field.value.trim();
    const mine = (asked += 1);
    try {
      const answer = await fetch(`/api/v1/rooms?q=${encodeURIComponent(query)}`, {
        signal: AbortSignal.timeout(8_000),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { rooms } = await answer.json();
      if (mine !== asked) return;
      const fresh = (old) => rooms.find(({ id }) => id === old.id) ?? old;
      const none = query ? t("No room matches “{query}”.", { query }) : t("There is no room in your units yet.");
      show(query ? [] : recent().map(fresh), rooms, rooms.length ? "" : none);
    } catch {
      if (mine === asked)
        show(recent(), [], t("Rooms cannot be searched without network. Scan a door tag, or choose a recent room."));
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });

  return {
    open() {
      field.value = "";
      show(recent(), [], "");
      dialog.showModal();
      (hasKeyboard() ? field : dialog.querySelector("h2")).focus();
      search();
    },
  };
}

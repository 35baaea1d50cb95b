/** The room picker: the five last rooms, then a search. */

import { t } from "../words.js";
import { element } from "./element.js";

const PAUSE_MS = 150;

function option(room, choose) {
  const button = element("button", { type: "button", class: "scan-option" }, [
    element("b", {}, room.label || room.code),
    element("span", {}, room.name && room.name !== room.label ? room.name : room.code),
  ]);
  button.addEventListener("click", () => choose(room));
  return element("li", {}, button);
}

function groups(rooms, choose) {
  const places = new Map();
  for (const room of rooms) {
    const floor = room.floor && t("floor {floor}", { floor: room.floor });
    const place = [room.building, floor].filter(Boolean).join(" › ");
    places.set(place, [...(places.get(place) ?? []), room]);
  }
  return [...places].flatMap(([place, members]) => [
    place ? element("li", { class: "scan-group" }, place) : null,
    ...members.map((room) => option(room, choose)),
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

  function show(rooms, words) {
    list.replaceChildren(...groups(rooms, choose).filter(Boolean));
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
      const first = query ? [] : recent();
      const rest = rooms.filter((room) => !first.some(({ id }) => id === room.id));
      show(
        [...first.map((room) => ({ ...room, building: t("Last used"), floor: null })), ...rest],
        rest.length || first.length ? "" : t("No room matches “{query}”.", { query }),
      );
    } catch {
      if (mine === asked)
        show(recent(), t("Rooms cannot be searched without network. Scan a door tag, or choose a recent room."));
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });

  return {
    open() {
      field.value = "";
      show(recent(), "");
      dialog.showModal();
      search();
    },
  };
}

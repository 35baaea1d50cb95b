/** What the page remembers between visits, on this device only: the verb of the day, the room, the sound. */

const PREFIX = "scan.";

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
};

const write = (name, value) => {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // a browser that keeps nothing still scans
  }
};

const today = (now) => new Date(now).toDateString();

/** The verb last used, if that was today and it is still allowed. */
export function lastVerb(verbs, now = Date.now()) {
  const kept = read("verb");
  return kept?.day === today(now) && verbs.includes(kept.verb) ? kept.verb : null;
}

export const keepVerb = (verb, now = Date.now()) => write("verb", { verb, day: today(now) });

/** The room last used, if that was today. */
export function lastRoom(now = Date.now()) {
  const kept = read("room");
  return kept?.day === today(now) ? kept.room : null;
}

/** The last five rooms, newest first; the server's come after this device's. */
export function recentRooms(others = []) {
  const seen = new Set();
  return [...(read("rooms") ?? []), ...others].filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, 5);
}

export function keepRoom(room, now = Date.now()) {
  write("room", { room, day: today(now) });
  write("rooms", [room, ...recentRooms().filter(({ id }) => id !== room.id)].slice(0, 5));
}

export const isMuted = () => read("muted") === true;
export const keepMuted = (muted) => write("muted", muted);

/** Which room the scans belong to: when a door tag speaks, and the way back. */

const ALONE_MS = 600;
const FOREIGN_ALONE_MS = 1_000;

/**
 * Watches what is alone in the picture. `see(texts, at)` gives the text that has been alone for as long as
 * `patience` asks, once; null otherwise. `at` in milliseconds.
 */
export function createAlone({ patience = ALONE_MS } = {}) {
  let text = null;
  let since = 0;
  let told = false;
  return (texts, at) => {
    const alone = texts.length === 1 ? texts[0] : null;
    if (alone !== text) [text, since, told] = [alone, at, false];
    if (!text || told || at - since < patience) return null;
    told = true;
    return text;
  };
}

export const createForeignWatch = () => createAlone({ patience: FOREIGN_ALONE_MS });

/** True when a door tag read in this way changes the room at once. */
export const switchesAtOnce = (via, room) => via !== "camera" || !room;

/** The room as the page keeps it, from a tag's answer or a row of the room list. */
export const roomOf = ({ id, code, name, label, expected }) => ({ id, code, name, label, expected });

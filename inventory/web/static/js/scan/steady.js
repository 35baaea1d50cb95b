/** From flickering sightings to one reading per code: the same rule as the desk scanner's. */

/** A function of (text, at in seconds): true as a text comes into view, again only after `quiet` out of view. */
export function createSteady({ quiet = 4 } = {}) {
  const lastSeen = new Map();
  return (text, at) => {
    const before = lastSeen.get(text);
    lastSeen.set(text, at);
    return before === undefined || at - before > quiet;
  };
}

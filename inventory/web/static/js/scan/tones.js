/** Sound and touch: every outcome can be told without looking at the screen. */

import { OUTCOMES, gravest } from "./outcome.js";

const AT_MOST_EVERY_MS = 250;
const ATTACK = 0.005;
const RELEASE = 0.02;
const LOUD = 0.3;
const QUIET = 0.1;

/** When each note of an outcome starts and ends, in seconds from now: [{wave, hertz, from, to}]. */
export function notes(kind) {
  let from = 0;
  return OUTCOMES[kind].tone.map(([wave, hertz, length, after]) => {
    const note = { wave, hertz, from, to: from + length / 1000 };
    from = note.to + after / 1000;
    return note;
  });
}

/** Chooses what is heard: the gravest of those given, at most one per quarter of a second. */
export function createChoice(now) {
  let last = -Infinity;
  return (kinds) => {
    if (now() - last < AT_MOST_EVERY_MS) return null;
    const kind = gravest(kinds);
    if (kind) last = now();
    return kind;
  };
}

function play(context, kind) {
  const gain = OUTCOMES[kind].quiet ? QUIET : LOUD;
  for (const { wave, hertz, from, to } of notes(kind)) {
    const start = context.currentTime + from;
    const end = context.currentTime + to;
    const source = new OscillatorNode(context, { type: wave, frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(gain, start + ATTACK);
    volume.gain.setValueAtTime(gain, end);
    volume.gain.linearRampToValueAtTime(0, end + RELEASE);
    source.connect(volume).connect(context.destination);
    source.start(start);
    source.stop(end + RELEASE);
  }
}

/** The voice of the page: `signal(kinds)` sounds, shakes, and flashes `edge` where sound or touch are missing. */
export function createVoice({ edge, muted = false, now = () => performance.now() }) {
  let context = null;
  let silent = muted;
  const choose = createChoice(now);

  /** Sound may start only from a tap: call this from one. */
  function unlock() {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume().catch(() => {});
  }

  function flash(kind) {
    edge.style.setProperty("--flash", OUTCOMES[kind].colour);
    edge.dataset.flash = kind;
    setTimeout(() => delete edge.dataset.flash, 150);
  }

  function signal(kinds) {
    const kind = choose(kinds);
    if (!kind) return;
    const touched = OUTCOMES[kind].vibrate.length > 0 && navigator.vibrate?.(OUTCOMES[kind].vibrate);
    const heard = !silent && context?.state === "running";
    if (heard) play(context, kind);
    if (!heard || !touched) flash(kind);
  }

  return {
    unlock,
    signal,
    mute: (value) => {
      silent = value;
    },
  };
}

/** The camera part of the page: the picture, the frames over it, and what the camera has to say. */

import { tn } from "../words.js";
import { button } from "./element.js";
import { createCamera } from "./camera.js";
import { drawFrames } from "./frames.js";
import { notice, wayWord } from "./notices.js";
import { createAlone, createForeignWatch } from "./room.js";
import { createSteady } from "./steady.js";
import { readTag } from "./tag.js";

const LINGER_MS = 250;
const SYMBOLS = {
  start: "camera",
  resume: "camera",
  on: "camera",
  again: "refresh",
  photo: "photo",
  upload: "upload",
  install: "lock",
  reload: "refresh",
  save: "download",
};

/** What the count pill says: how many are in the picture. */
const countWords = (n) => tn("{n} tag", "{n} tags", n);

/**
 * The stage over the camera section. `onText(text)` hears a text that came into view, `onAlone(text)` one that stands
 * alone for a while, `onForeign(text)` a foreign one alone for longer; `markOf(text)` gives {kind, word} for its frame.
 */
export function createStage({ root, section, reader, ways, markOf, onText, onAlone, onForeign }) {
  const video = section.querySelector("video");
  const canvas = section.querySelector("#frames");
  const count = section.querySelector("#count");
  const box = section.querySelector("#notice");
  let steady = createSteady();
  const alone = createAlone();
  const foreignAlone = createForeignWatch();
  const lately = new Map();
  let shown = "";

  function say(state, hint) {
    root.dataset.camera = state;
    const { text, ways: offered } = notice(state, hint);
    const line = `${state} ${text} ${offered.join()}`;
    if (line === shown) return;
    shown = line;
    box.hidden = !text;
    box.querySelector("p").textContent = text;
    box.querySelector("div").replaceChildren(
      ...offered.map((way, i) => {
        const look = i === 0 && state !== "ready" ? "primary" : "";
        return button(wayWord(way), () => does(way), { look, symbol: SYMBOLS[way], "data-way": way });
      }),
    );
    if (state !== "reading" && state !== "ready") clear();
  }

  function clear() {
    lately.clear();
    count.hidden = true;
    drawFrames(canvas, { width: 0, height: 0 }, []);
  }

  function draw(codes, at) {
    for (const code of codes) lately.set(code.text, { ...code, at });
    for (const [text, seen] of lately) if (at - seen.at > LINGER_MS) lately.delete(text);
    const marks = [...lately.values()]
      .map(({ text, corners }) => ({ corners, ...markOf(text) }))
      .filter((mark) => mark.kind);
    drawFrames(canvas, { width: video.videoWidth, height: video.videoHeight }, marks);
    count.hidden = !lately.size;
    if (lately.size) count.textContent = countWords(lately.size);
    root.dataset.frames = marks.length;
  }

  function hear(codes, at) {
    for (const { text } of codes) if (steady(readTag(text) ?? text, at / 1000)) onText(text);
    const texts = [...lately.keys()];
    const single = alone(texts, at);
    if (single) onAlone(single);
    const foreign = foreignAlone(texts, at);
    if (foreign && !readTag(foreign)) onForeign(foreign);
  }

  const camera = createCamera({
    video,
    reader,
    onState: say,
    onReading(codes, at) {
      draw(codes, at);
      hear(codes, at);
    },
  });

  function does(way) {
    if (["start", "resume", "on", "again", "reload"].includes(way)) camera.start();
    else ways[way]();
  }

  section.addEventListener("click", (event) => {
    if (camera.state() === "paused" && !event.target.closest("button, label")) camera.start();
  });
  window.addEventListener("keydown", () => {
    if (camera.state() === "paused") camera.start();
  });

  return {
    start: camera.startIfGranted,
    /** What is in view counts as come into view now: the verb was changed while the camera looks at it. */
    readAnew() {
      steady = createSteady();
    },
    halt() {
      camera.stop("storage");
    },
  };
}

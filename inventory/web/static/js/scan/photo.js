/** Photos: shrunk and read on the phone, or by the server when the phone's reader is missing. */

import { jpegOf, shrink } from "../shrink.js";
import { t, tn } from "../words.js";
import { drawFrames } from "./frames.js";

const LONGEST = 2_000;
const QUALITY = 0.8;

async function readOnServer(canvas) {
  const blob = await jpegOf(canvas, QUALITY);
  const form = new FormData();
  form.append("picture", blob, "photo.jpg");
  const answer = await fetch("/api/v1/readings", { method: "POST", body: form, signal: AbortSignal.timeout(60_000) });
  const body = await answer.json().catch(() => ({}));
  if (answer.status === 503) throw new Error(t("The server is busy reading other photos. Try again in a moment."));
  if (!answer.ok) throw new Error(body.title || t("The photo could not be read."));
  const share = ([x, y]) => [x / body.width, y / body.height];
  return body.readings.map(({ text, corners }) => ({ text, corners: corners.map(share) }));
}

async function read(canvas, reader) {
  try {
    return await reader.read(await createImageBitmap(canvas));
  } catch {
    return readOnServer(canvas);
  }
}

/** Why a photo could not be read, in words for a person. */
function excuse(error) {
  if (error.name === "InvalidStateError") return t("This file is not a picture that can be read.");
  if (error.name === "TypeError")
    return t("No network, and no reader on this phone. Try the photo again when connected.");
  if (error.name === "TimeoutError") return t("The network is slow. Try the photo again.");
  return error.message;
}

const readWords = (n) => tn("{n} tag read", "{n} tags read", n);

/**
 * A photo reader over a dialog. `onText(text)` hears each code and gives {kind, word} for its frame, or null.
 */
export function createPhotos({ dialog, reader, onText }) {
  const words = dialog.querySelector("[data-words]");
  const picture = dialog.querySelector("[data-picture]");
  const frames = dialog.querySelector("[data-frames]");

  /** An empty canvas takes no room: nothing stands over the words. */
  function clear() {
    for (const canvas of [picture, frames]) Object.assign(canvas, { width: 0, height: 0 });
  }

  async function one(file) {
    const canvas = await shrink(file, LONGEST);
    Object.assign(picture, { width: canvas.width, height: canvas.height });
    picture.getContext("2d").drawImage(canvas, 0, 0);
    const size = { width: canvas.width, height: canvas.height };
    drawFrames(frames, size, []);
    const codes = await read(canvas, reader);
    const marks = [];
    for (const { text, corners } of codes) {
      const mark = await onText(text);
      if (mark) marks.push({ ...mark, corners });
    }
    drawFrames(frames, size, marks);
    return marks.filter(({ kind }) => kind !== "foreign").length;
  }

  /** Read files one after another; the dialog shows the last picture with its frames. */
  async function readAll(files) {
    let found = 0;
    clear();
    words.textContent = t("Reading the photo…");
    dialog.dataset.state = "reading";
    if (!dialog.open) dialog.showModal();
    try {
      for (const file of files) found += await one(file);
      words.textContent = found
        ? readWords(found)
        : t("No tag could be read. Come closer, add light, avoid reflections.");
      dialog.dataset.state = found ? "read" : "empty";
    } catch (error) {
      clear();
      words.textContent = found ? `${readWords(found)}. ${excuse(error)}` : excuse(error);
      dialog.dataset.state = "failed";
    }
  }

  return { readAll };
}

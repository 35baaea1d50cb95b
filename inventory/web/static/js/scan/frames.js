/** Draws a frame over every tag in the picture: line, glyph and short word, so that colour never stands alone. */

import { OUTCOMES } from "./outcome.js";

const DARK = "#0b141a";
const LINE = 4;
const OUTLINE = 2;
const DASHES = { dashed: [12, 8], dotted: [2, 8], thin: [2, 6] };
const GLYPHS = {
  retired: "×",
  unknown: "?",
  blank: "+",
  elsewhere: "→",
  unplaced: "→",
  pending: "…",
  here: "✓",
  known: "✓",
  repeat: "↺",
};
const DRAWN = {
  blocked: "M5 13a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2zM8 11v-4a4 4 0 1 1 8 0v4",
  door: "M14 12v.01M3 21h18M6 21v-16a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16",
  person: "M8 7a4 4 0 1 0 8 0a4 4 0 0 0-8 0M6 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2",
};

/** Where a point of the picture (0 to 1) falls in a box that the picture covers, cut at the edges. */
export function onBox([x, y], picture, box) {
  const scale = Math.max(box.width / picture.width, box.height / picture.height);
  return [
    x * picture.width * scale + (box.width - picture.width * scale) / 2,
    y * picture.height * scale + (box.height - picture.height * scale) / 2,
  ];
}

function outline(context, corners) {
  context.beginPath();
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

function drawLine(context, corners, { line, colour }) {
  const width = line === "thin" ? 2 : LINE;
  context.lineJoin = "round";
  context.setLineDash([]);
  outline(context, corners);
  context.strokeStyle = DARK;
  context.lineWidth = width + 2 * OUTLINE;
  context.stroke();
  context.setLineDash(DASHES[line] ?? []);
  context.strokeStyle = colour;
  context.lineWidth = line === "double" ? width + 2 : width;
  context.stroke();
  if (line !== "double") return;
  context.strokeStyle = DARK;
  context.lineWidth = 2;
  context.stroke();
}

function drawGlyph(context, kind, colour, x, y) {
  context.fillStyle = context.strokeStyle = colour;
  if (GLYPHS[kind]) {
    context.textAlign = "center";
    context.fillText(GLYPHS[kind], x, y + 1);
    return;
  }
  context.save();
  context.translate(x - 8, y - 8);
  context.scale(16 / 24, 16 / 24);
  context.lineWidth = 2.5;
  context.setLineDash([]);
  context.stroke(new Path2D(DRAWN[kind]));
  context.restore();
}

function drawChip(context, corners, kind, word) {
  if (kind === "foreign") return;
  const { colour } = OUTCOMES[kind];
  const xs = corners.map(([x]) => x);
  const bottom = Math.max(...corners.map(([, y]) => y));
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  context.font = "700 14px system-ui, sans-serif";
  context.textBaseline = "middle";
  const room = Math.max(...xs) - Math.min(...xs) + 16;
  const full = 32 + (word ? context.measureText(word).width : 0);
  const shown = word && full <= room ? word : "";
  const width = shown ? full : 24;
  const left = middle - width / 2;
  context.fillStyle = DARK;
  context.beginPath();
  context.roundRect(left, bottom - 12, width, 24, 12);
  context.fill();
  drawGlyph(context, kind, colour, left + 12, bottom);
  context.textAlign = "left";
  context.fillStyle = colour;
  if (shown) context.fillText(shown, left + 22, bottom + 1);
}

/** Draw `marks` [{corners, kind, word}] of a picture {width, height} over the canvas, which covers the video. */
export function drawFrames(canvas, picture, marks) {
  const box = { width: canvas.clientWidth, height: canvas.clientHeight };
  const sharp = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(box.width * sharp), Math.round(box.height * sharp)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.setTransform(sharp, 0, 0, sharp, 0, 0);
  context.clearRect(0, 0, box.width, box.height);
  if (!picture.width || !picture.height) return;
  for (const { corners, kind, word } of marks) {
    const placed = corners.map((corner) => onBox(corner, picture, box));
    drawLine(context, placed, OUTCOMES[kind]);
    drawChip(context, placed, kind, word);
  }
}

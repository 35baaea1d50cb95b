/* Reads the QR codes in one picture at a time, away from the page, so that the page never stutters. */
"use strict";

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 64, tryHarder: true, tryRotate: false, tryInvert: false };
let canvas;
let context;
let prepared;

function prepare({ script, wasm }) {
  importScripts(script);
  prepared = ZXingWASM.prepareZXingModule({
    overrides: { locateFile: (path) => (path.endsWith(".wasm") ? wasm : path) },
    fireImmediately: true,
  });
  return prepared;
}

function pixels(bitmap) {
  if (!canvas || canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    context = canvas.getContext("2d", { willReadFrequently: true });
  }
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

const share = (image) => (point) => [point.x / image.width, point.y / image.height];

async function read(image) {
  await prepared;
  const found = await ZXingWASM.readBarcodes(image, OPTIONS);
  return found
    .filter((code) => code.isValid)
    .map(({ text, position: p }) => ({
      text,
      corners: [p.topLeft, p.topRight, p.bottomRight, p.bottomLeft].map(share(image)),
    }));
}

self.onmessage = async ({ data }) => {
  const { ask } = data;
  try {
    if (data.prepare) {
      await prepare(data.prepare);
      self.postMessage({ ask, codes: [] });
      return;
    }
    const image = data.bitmap ? pixels(data.bitmap) : data.image;
    self.postMessage({ ask, codes: await read(image) });
  } catch (error) {
    self.postMessage({ ask, error: String(error) });
  }
};

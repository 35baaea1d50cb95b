/** The QR reader as the page sees it: a picture in, the codes in it out, corners from 0 to 1 of width and height. */

const PATIENCE_MS = 20_000;

/** A reader over a worker; `files` are the addresses of worker, script and wasm. */
export function createReader(files) {
  let worker = null;
  let ready = null;
  let next = 0;
  const waiting = new Map();

  function stop(reason) {
    worker?.terminate();
    worker = ready = null;
    for (const { no } of waiting.values()) no(new Error(reason));
    waiting.clear();
  }

  function ask(message, transfer = []) {
    const number = (next += 1);
    return new Promise((ok, no) => {
      const timer = setTimeout(() => stop("the reader does not answer"), PATIENCE_MS);
      waiting.set(number, { ok, no, timer });
      worker.postMessage({ ask: number, ...message }, transfer);
    }).finally(() => {
      clearTimeout(waiting.get(number)?.timer);
      waiting.delete(number);
    });
  }

  function start() {
    worker = new Worker(files.worker);
    worker.onmessage = ({ data }) => {
      const asked = waiting.get(data.ask);
      if (!asked) return;
      clearTimeout(asked.timer);
      if (data.error) asked.no(new Error(data.error));
      else asked.ok(data.codes);
    };
    worker.onerror = () => stop("the reader did not load");
    return ask({ prepare: { script: files.script, wasm: files.wasm } });
  }

  /** Resolves once the reader is loaded; a failed load is tried anew by the next call. */
  async function load() {
    if (typeof WebAssembly === "undefined") throw new Error("no WebAssembly");
    try {
      await (ready ??= start());
    } catch (error) {
      stop(String(error));
      throw error;
    }
  }

  /** The codes [{text, corners}] in an ImageBitmap, which is used up. */
  async function read(bitmap) {
    await load();
    if (typeof OffscreenCanvas !== "undefined") return ask({ bitmap }, [bitmap]);
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    return ask({ image }, [image.data.buffer]);
  }

  return { load, read };
}

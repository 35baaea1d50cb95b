/** The camera: its states, and a loop that hands every picture to the reader, one at a time. */

const WISH = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };
const ASKING_MS = 1_000;
const HINTS_MS = [10_000, 20_000];
const IDLE_MS = 120_000;
const HIDDEN_MS = 5_000;
const MUTED_MS = 2_000;
const RETRIES_MS = [500, 1_000, 2_000];
const SMALL_WIDTH = 800;

const REFUSALS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** The state that an error of getUserMedia means. */
export const stateOf = (error) => REFUSALS[error.name] ?? "busy";

/** How much to spare a slow phone, from pictures read a second: full size, small, or small and every other picture. */
export function thrift(perSecond) {
  if (perSecond < 3) return { small: true, skip: true };
  return { small: perSecond < 6, skip: false };
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const nextFrame = (video) =>
  new Promise((done) =>
    video.requestVideoFrameCallback ? video.requestVideoFrameCallback(done) : requestAnimationFrame(done),
  );

/**
 * A camera over a video element. `onState(state, hint)` hears off, asking, ready, reading, paused, refused, absent,
 * busy, lost, insecure or unread; `onReading(codes, at)` hears every picture, `at` in milliseconds of the page's clock.
 */
export function createCamera({ video, reader, onState, onReading }) {
  let state = "off";
  let run = 0;
  let stream = null;
  let lock = null;
  let mutedTimer = null;
  let hiddenTimer = null;

  function enter(next, hint = 0) {
    state = next;
    onState(next, hint);
  }

  function release() {
    run += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    lock?.release().catch(() => {});
    lock = null;
  }

  function stop(next) {
    release();
    enter(next);
  }

  async function open() {
    const mine = run;
    const asking = setTimeout(() => enter("asking"), ASKING_MS);
    const opened = await navigator.mediaDevices.getUserMedia(WISH).finally(() => clearTimeout(asking));
    if (run !== mine) {
      opened.getTracks().forEach((track) => track.stop());
      throw new Error("stopped while opening");
    }
    stream = opened;
    const [track] = stream.getVideoTracks();
    track.onended = () => recover();
    track.onmute = () => {
      mutedTimer = setTimeout(recover, MUTED_MS);
    };
    track.onunmute = () => clearTimeout(mutedTimer);
    video.srcObject = stream;
    await video.play();
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  async function recover() {
    for (const wait of RETRIES_MS) {
      release();
      const mine = run;
      await pause(wait);
      if (run !== mine) return;
      try {
        await open();
        return read();
      } catch {
        continue;
      }
    }
    stop("lost");
  }

  async function picture({ small }) {
    const options = { resizeWidth: SMALL_WIDTH, resizeQuality: "medium" };
    return small && video.videoWidth > SMALL_WIDTH ? createImageBitmap(video, options) : createImageBitmap(video);
  }

  function watchPace() {
    let spare = thrift(Infinity);
    let count = 0;
    let since = performance.now();
    return () => {
      count += 1;
      const passed = performance.now() - since;
      if (passed > 5_000) {
        spare = thrift((count * 1000) / passed);
        count = 0;
        since = performance.now();
      }
      return spare;
    };
  }

  async function read() {
    const mine = (run += 1);
    const pace = watchPace();
    let spare = thrift(Infinity);
    let lastCode = performance.now();
    enter("ready");
    while (run === mine) {
      await nextFrame(video);
      if (spare.skip) await nextFrame(video);
      if (run !== mine) return;
      const at = performance.now();
      const codes = await look(spare, mine);
      if (run !== mine || !codes) return;
      spare = pace();
      if (codes.length) lastCode = at;
      onReading(codes, at);
      follow(codes, at - lastCode);
    }
  }

  async function look(spare, mine) {
    try {
      return await reader.read(await picture(spare));
    } catch {
      if (run === mine && stream) stop("unread");
      return null;
    }
  }

  function follow(codes, empty) {
    if (codes.length) enter("reading");
    else if (empty > IDLE_MS) stop("paused");
    else if (empty > 400) enter("ready", HINTS_MS.filter((limit) => empty > limit).length);
  }

  /** Turn the camera on; says by its state what came of it. */
  async function start() {
    if (!window.isSecureContext || !navigator.mediaDevices) return enter("insecure");
    release();
    const mine = run;
    try {
      await Promise.all([
        open(),
        reader.load().catch(() => {
          throw Object.assign(new Error("no reader"), { name: "NoReader" });
        }),
      ]);
      if (run === mine) read();
    } catch (error) {
      if (run === mine) stop(error.name === "NoReader" ? "unread" : stateOf(error));
    }
  }

  /** Turn it on without being asked only where the permission has been given before. */
  async function startIfGranted() {
    if (!window.isSecureContext || !navigator.mediaDevices) return enter("insecure");
    const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
    if (permission?.state === "granted") return start();
    return enter("off");
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.hidden && stream) hiddenTimer = setTimeout(() => stop("paused"), HIDDEN_MS);
  });

  return { start, startIfGranted, stop, state: () => state };
}

/** When to send: at once, and after a failure again with growing, scattered pauses. */

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** The pause before the n-th try (n from 0), scattered by a quarter either way. */
export const pause = (n, random = Math.random) => Math.min(FIRST_MS * 2 ** n, LONGEST_MS) * (0.75 + random() / 2);

/** A sender over `sync()`; `onState` hears sending, idle, offline, login or failing. */
export function createSender({
  sync,
  onState,
  online = () => navigator.onLine,
  timer = setTimeout,
  random = Math.random,
}) {
  let failures = 0;
  let planned = null;
  let again = false;
  let busy = false;

  function plan(milliseconds) {
    clearTimeout(planned);
    planned = timer(kick, milliseconds);
  }

  function failed(error) {
    const asked = Number(error.retryAfter) * 1000 || 0;
    if (error.status === 401) return onState("login");
    onState(online() && error.status !== 0 ? "failing" : "offline");
    plan(Math.max(asked, pause(failures, random)));
    failures += 1;
  }

  /** Send now; a call while sending makes it look once more when done. */
  async function kick() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    clearTimeout(planned);
    do {
      again = false;
      onState("sending");
      try {
        await sync();
        failures = 0;
        onState("idle");
      } catch (error) {
        again = false;
        failed(error);
      }
    } while (again);
    busy = false;
  }

  return { kick };
}

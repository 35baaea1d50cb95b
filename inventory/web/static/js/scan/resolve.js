/** What a tag code stands for: asked from the server, or from what this device looked up before. */

const GATHER_MS = 25;
const PATIENCE_MS = 2_500;
const FRESH_MS = 600_000;
const REST_MS = 8_000;
const KEEP_MS = 24 * 3_600_000;
const MOST = 100;

async function getJson(url, init) {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

const askOne = async (code) => {
  const { status, body } = await getJson(`/api/v1/tags/${code}`, { headers: { Accept: "application/json" } });
  if (status === 200) return { status, tags: { [code]: body } };
  if (status === 404) return { status: 200, tags: { [code]: { problem: "unknown" } } };
  if (status === 403 && String(body.type).endsWith("/OtherUnit")) {
    return { status: 200, tags: { [code]: { problem: "other_unit", reason: body.title } } };
  }
  return { status, tags: {} };
};

const askSeveral = async (codes) => {
  const { status, body } = await getJson("/api/v1/tags/resolve", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ codes }),
  });
  return { status, tags: body.tags ?? {} };
};

/** {status, tags: {code: tag or {problem}}} for up to 100 codes; throws without network. */
export const askServer = (codes) => (codes.length === 1 ? askOne(codes[0]) : askSeveral(codes));

/**
 * A resolver: `resolve(code)` gives the tag as the server describes it, or {problem: unknown | other_unit | offline}.
 * Codes asked at about the same time go in one request; after a failure it rests and answers from what it knows.
 */
export function createResolver({ store, ask = askServer, now = Date.now, timer = setTimeout, onLogin = () => {} }) {
  const known = new Map();
  let wanted = new Map();
  let restsUntil = 0;

  const remembered = (code) => {
    const entry = known.get(code);
    return entry && now() - entry.at < FRESH_MS ? entry.answer : null;
  };

  async function fromDevice(code) {
    try {
      const entry = known.get(code) ?? (await store.transact(["tags"], (box) => box.get("tags", code)));
      if (entry && now() - entry.at < KEEP_MS) return entry.answer;
    } catch {
      return { problem: "offline" };
    }
    return { problem: "offline" };
  }

  async function keep(code, answer) {
    if (answer.problem) return;
    const entry = { code, answer, at: now() };
    known.set(code, entry);
    await store.transact(["tags"], (box) => box.put("tags", entry)).catch(() => {});
  }

  async function fetchTags(codes) {
    if (now() < restsUntil) return {};
    try {
      const { status, tags } = await ask(codes);
      if (status === 401) onLogin();
      if (status !== 200) restsUntil = now() + REST_MS;
      return tags;
    } catch {
      restsUntil = now() + REST_MS;
      return {};
    }
  }

  async function settle(batch) {
    const codes = [...batch.keys()];
    for (let i = 0; i < codes.length; i += MOST) {
      const part = codes.slice(i, i + MOST);
      const tags = await fetchTags(part);
      for (const code of part) {
        const answer = tags[code] ?? (await fromDevice(code));
        if (tags[code]) await keep(code, answer);
        for (const done of batch.get(code)) done(answer);
      }
    }
  }

  function askWanted() {
    const batch = wanted;
    wanted = new Map();
    settle(batch);
  }

  function resolve(code) {
    const answer = remembered(code);
    if (answer) return Promise.resolve(answer);
    return new Promise((done) => {
      const isFirst = wanted.size === 0;
      wanted.set(code, [...(wanted.get(code) ?? []), done]);
      if (isFirst) timer(askWanted, GATHER_MS);
    });
  }

  /** The network is back: ask again at once. */
  const wake = () => {
    restsUntil = 0;
  };

  /** We moved the thing ourselves: what we remember of it is no longer true. */
  const forget = (code) => known.delete(code);

  return { resolve, wake, forget };
}

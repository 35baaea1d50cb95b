/**
 * Drafts of an account on this device: {id, name, at, fields, key}; `key` only where it was sent already.
 * They lie together under one key of the store that is there: a store of their own would lock out open pages.
 */

import { isKept, openStore } from "./db.js";
import { newId } from "./ids.js";

const KEY = "drafts";
const DAY_MS = 86_400_000;
const LONGEST_MS = 30 * DAY_MS;
const MOST_OF_A_NAME = 5;
const MOST = 40;

/** Forget every draft of the account whose `store` this is. */
export const forgetDrafts = (store) => store.transact(["meta"], (box) => box.delete("meta", KEY));

/** The drafts over `store`; old ones, and more than a few of one form, are dropped when one is kept. */
export function createDrafts(account, { store = openStore(account), now = Date.now, isThere = () => isKept(account) } = {}) {
  const kept = async (box) => (await box.get("meta", KEY)) ?? [];
  const change = (work) => store.transact(["meta"], async (box) => box.put("meta", work(await kept(box)), KEY));
  const isFresh = (draft) => now() - draft.at <= LONGEST_MS;

  function pruned(drafts) {
    const counts = new Map();
    const isOneOfFew = ({ name }) => counts.set(name, (counts.get(name) ?? 0) + 1).get(name) <= MOST_OF_A_NAME;
    return drafts.filter((draft) => isFresh(draft) && isOneOfFew(draft)).slice(0, MOST);
  }

  const save = (draft) => change((all) => pruned([{ ...draft, at: now() }, ...all.filter((one) => one.id !== draft.id)]));

  const drop = (id) => change((all) => all.filter((one) => one.id !== id));

  /** The drafts of one form, the newest first. */
  async function of(name) {
    if (!(await isThere())) return [];
    const all = await store.transact(["meta"], kept);
    return all.filter((draft) => draft.name === name && isFresh(draft));
  }

  /** What was sent with this key is saved: its draft is not needed. */
  async function settle(key) {
    if (key && (await isThere())) await change((all) => all.filter((draft) => draft.key !== key));
  }

  return { save, drop, of, settle, newId: () => newId(now()) };
}

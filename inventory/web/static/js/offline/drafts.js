/** Drafts of an account on this device: {id, name, at, fields, key}; `key` only where it was sent already. */

import { isKept, openStore } from "./db.js";
import { newId } from "./ids.js";

const DAY_MS = 86_400_000;
const LONGEST_MS = 30 * DAY_MS;
const MOST_OF_A_NAME = 5;

/** The drafts over `store`; old ones, and more than a few of one form, are dropped when they are read. */
export function createDrafts(account, { store = openStore(account), now = Date.now, isThere = () => isKept(account) } = {}) {
  const transact = (work) => store.transact(["drafts"], work);

  const save = (draft) => transact((box) => box.put("drafts", { ...draft, at: now() }));

  const drop = (id) => transact((box) => box.delete("drafts", id));

  /** The drafts of one form, the newest first. */
  async function of(name) {
    if (!(await isThere())) return [];
    return transact(async (box) => {
      const all = (await box.all("drafts")).sort((a, b) => b.at - a.at);
      const old = all.filter((draft) => now() - draft.at > LONGEST_MS);
      const mine = all.filter((draft) => draft.name === name && !old.includes(draft));
      for (const draft of [...old, ...mine.slice(MOST_OF_A_NAME)]) await box.delete("drafts", draft.id);
      return mine.slice(0, MOST_OF_A_NAME);
    });
  }

  /** What was sent with this key is saved: its draft is not needed. */
  async function settle(key) {
    if (!key || !(await isThere())) return;
    await transact(async (box) => {
      for (const draft of await box.all("drafts")) if (draft.key === key) await box.delete("drafts", draft.id);
    });
  }

  return { save, drop, of, settle, newId: () => newId(now()) };
}

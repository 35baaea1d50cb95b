/** Logging out on a device that others may use: what waits is named first, what was looked up is forgotten. */

import { isKept, openStore } from "./db.js";
import { forgetDrafts } from "./drafts.js";

const FORGOTTEN = ["tags", "sent"];

/** How many scans of this account wait here, those still collected too. */
export async function waiting(account) {
  if (!(await isKept(account))) return 0;
  return openStore(account).transact(["outbox"], async (box) => (await box.all("outbox")).length);
}

/** Forget what the device knows of the register, and what was typed into forms; scans that wait or were refused stay for their account. */
export async function forget(account) {
  if (!(await isKept(account))) return;
  const device = openStore(account);
  await device.transact(FORGOTTEN, (box) => Promise.all(FORGOTTEN.map((store) => box.clear(store))));
  await forgetDrafts(device);
}

/** What this device keeps: scans that wait, scans refused, scans sent, tags looked up before, and drafts of forms. */

const VERSION = 1;

/** Each account has a store of its own: nobody sends, or sees, what another scanned on the same device. */
const nameFor = (account) => `inventory-${account}`;

function build(database) {
  database.createObjectStore("meta");
  database.createObjectStore("outbox", { keyPath: "id" }).createIndex("seq", "seq");
  database.createObjectStore("rejected", { keyPath: "id" });
  database.createObjectStore("sent", { keyPath: "id" });
  database.createObjectStore("tags", { keyPath: "code" });
}

const answerOf = (request) =>
  new Promise((ok, no) => {
    request.onsuccess = () => ok(request.result);
    request.onerror = () => no(request.error);
  });

/** The stores within one transaction, as plain calls that return promises. */
function handle(transaction) {
  const of = (store) => transaction.objectStore(store);
  return {
    get: (store, key) => answerOf(of(store).get(key)),
    put: (store, value, key) => answerOf(of(store).put(value, key)),
    delete: (store, key) => answerOf(of(store).delete(key)),
    clear: (store) => answerOf(of(store).clear()),
    all: (store) => answerOf(of(store).getAll()),
    inOrder: (store, index, limit) => answerOf(of(store).index(index).getAll(null, limit)),
  };
}

/** Whether this device keeps anything of an account; where the browser does not tell, it may. */
export async function isKept(account, factory = indexedDB) {
  const known = await factory.databases?.();
  return known === undefined || known.some((one) => one.name === nameFor(account));
}

/** A storage of an account whose `transact(stores, work)` keeps all that `work(handle)` wrote, flushed to disk, or nothing. */
export function openStore(account, factory = indexedDB) {
  let opened = null;
  const open = () =>
    (opened ??= new Promise((ok, no) => {
      const request = factory.open(nameFor(account), VERSION);
      request.onupgradeneeded = () => build(request.result);
      request.onerror = () => no(request.error);
      request.onblocked = () => no(new Error("another tab holds an older version"));
      request.onsuccess = () => {
        request.result.onversionchange = request.result.onclose = () => {
          request.result.close();
          opened = null;
        };
        ok(request.result);
      };
    }).catch((error) => {
      opened = null;
      throw error;
    }));

  return {
    async transact(stores, work) {
      const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
      const done = new Promise((ok, no) => {
        transaction.oncomplete = ok;
        transaction.onabort = transaction.onerror = () => no(transaction.error);
      });
      const worked = work(handle(transaction)).catch((error) => {
        transaction.abort();
        throw error;
      });
      const [result] = await Promise.all([worked, done]);
      return result;
    },
  };
}

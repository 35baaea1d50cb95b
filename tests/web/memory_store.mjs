/** A storage in memory with the promise of offline/db.js: a transaction keeps all it wrote, or nothing. */

const KEYS = { outbox: "id", rejected: "id", sent: "id", tags: "code" };

export function memoryStore() {
  let data = { meta: new Map(), outbox: new Map(), rejected: new Map(), sent: new Map(), tags: new Map() };
  const copy = () => Object.fromEntries(Object.entries(data).map(([name, rows]) => [name, new Map(rows)]));
  const byKey = (rows) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => structuredClone(value));

  return {
    isFull: false,
    async transact(stores, work) {
      const before = copy();
      const own = (name) => {
        if (!stores.includes(name)) throw new Error(`${name} is not part of this transaction`);
        return data[name];
      };
      try {
        return await work({
          get: async (name, key) => structuredClone(own(name).get(key)),
          put: async (name, value, key) => {
            if (this.isFull) throw new Error("full");
            own(name).set(key ?? value[KEYS[name]], structuredClone(value));
          },
          delete: async (name, key) => void own(name).delete(key),
          all: async (name) => byKey(own(name)),
          inOrder: async (name, index, limit) =>
            byKey(own(name))
              .filter((row) => row[index] !== undefined)
              .sort((a, b) => a[index] - b[index])
              .slice(0, limit),
        });
      } catch (error) {
        data = before;
        throw error;
      }
    },
  };
}

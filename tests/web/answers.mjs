/** Look-ups as the server answers them, for the tests of the scan page. */

export const R4 = { id: "r4", code: "R.04", name: "Meeting", label: "Building A R.04" };
export const R5 = { id: "r5", code: "R.05", name: "Archive", label: "Building A R.05" };

const tag = (code, more) => ({
  code,
  state: "active",
  kind: "asset",
  asset: null,
  room: null,
  person: null,
  replaced_by: null,
  ...more,
});

export const asset = (code, room, more = {}) =>
  tag(code, {
    asset: {
      id: `asset-${code}`,
      name: `Thing ${code}`,
      condition: "good",
      room,
      holder: null,
      state: "booked",
      ...more,
    },
  });
export const door = (code, room) => tag(code, { kind: "room", room: { ...room, expected: 31 } });
export const card = (code) => tag(code, { kind: "person", person: { id: "p1", name: "Yohanes" } });
export const blank = (code) => tag(code, { kind: "blank", state: "printed" });
export const retired = (code, by = null) => ({ ...asset(code, R4), state: "retired", replaced_by: by });

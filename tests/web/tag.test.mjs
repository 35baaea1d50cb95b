import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { grouped, isSound, readTag } from "../../inventory/web/static/js/scan/tag.js";

const vectors = JSON.parse(readFileSync(new URL("../tags/tag_vectors.json", import.meta.url)));
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE = vectors.find(({ valid }) => valid).code;

test("the shared vectors", () => {
  assert.deepEqual(
    vectors.map(({ code }) => ({ code, valid: isSound(code) })),
    vectors,
  );
});

test("every single wrong character and every swap of neighbours is caught", () => {
  const wrong = [];
  for (let i = 0; i < CODE.length; i += 1) {
    for (const letter of ALPHABET) {
      if (letter !== CODE[i]) wrong.push(CODE.slice(0, i) + letter + CODE.slice(i + 1));
    }
    if (CODE[i + 1] && CODE[i] !== CODE[i + 1])
      wrong.push(CODE.slice(0, i) + CODE[i + 1] + CODE[i] + CODE.slice(i + 2));
  }
  assert.ok(wrong.length > 341);
  assert.deepEqual(wrong.filter(isSound), []);
});

test("a tag is known by its code, whatever scheme, host, case or grouping", () => {
  const zero = "00000000000";
  const texts = [
    `HTTPS://ASET.EXAMPLE.GO.ID/${CODE}`,
    `http://192.0.2.7:8443/${CODE.toLowerCase()}`,
    `  ${CODE}\n`,
    `${CODE.slice(0, 2)} ${CODE.slice(2, 6)}-${CODE.slice(6, 10)} ${CODE.slice(10)}`,
    grouped(CODE),
  ];
  assert.deepEqual(
    texts.map(readTag),
    texts.map(() => CODE),
  );
  assert.equal(readTag("Oo oOOO OOOo O"), zero);
});

test("everything else is foreign", () => {
  const texts = [
    "",
    "https://example.org/menu",
    `https://example.org/t/${CODE}`,
    `https://example.org/${CODE}?x=1`,
    `javascript:${CODE}`,
    `${CODE}0`,
    CODE.slice(1),
    `U${CODE.slice(1)}`,
  ];
  assert.deepEqual(
    texts.map(readTag),
    texts.map(() => null),
  );
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createSteady } from "../../inventory/web/static/js/scan/steady.js";

const cases = JSON.parse(readFileSync(new URL("../scanner/steady_cases.json", import.meta.url)));

for (const { name, quiet, sightings, expect } of cases) {
  test(`as the desk scanner: ${name}`, () => {
    const steady = createSteady({ quiet });
    assert.deepEqual(
      sightings.filter(([text, at]) => steady(text, at)),
      expect,
    );
  });
}

import assert from "node:assert/strict";
import test from "node:test";

import { rupiah, senOf } from "../../inventory/web/static/js/amounts.js";

test("amounts are read as each language writes them", () => {
  assert.equal(senOf("14.250.000", "id"), 1425000000n);
  assert.equal(senOf("14250000", "id"), 1425000000n);
  assert.equal(senOf(" 1.000,5 ", "id"), 100050n);
  assert.equal(senOf("14,250,000.75", "en"), 1425000075n);
});

test("what is no amount is none", () => {
  for (const text of ["", "-", "dua", "1.00", "1,000", "-5", "1,2,3"]) assert.equal(senOf(text, "id"), null);
});

test("amounts are written exactly, sen only where there are any", () => {
  assert.equal(rupiah(1425000000n * 12n, "id"), "Rp\u00a0171.000.000");
  assert.equal(rupiah(100050n, "id"), "Rp\u00a01.000,50");
  assert.equal(rupiah(99999999999999999n * 200n, "en"), "Rp\u00a0199,999,999,999,999,998");
});

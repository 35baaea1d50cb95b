/** The text of a tag: which text names one of our tags, and how its code is shown to people. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 11;
const LINK = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+\/([^/?#\s]+)$/i;

/** Product in GF(32), reduced by x^5 + x^2 + 1. */
function times(a, b) {
  let product = 0;
  for (; b; b >>= 1) {
    if (b & 1) product ^= a;
    a <<= 1;
    if (a & 32) a ^= 37;
  }
  return product;
}

/** True when the 11 characters are of the alphabet and their weighted sum over GF(32) is zero. */
export function isSound(code) {
  if (code.length !== LENGTH) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return false;
    sum ^= times(weight, value);
    weight = times(weight, 2);
  }
  return sum === 0;
}

/** The code that a text names: a link of any scheme and host, or the bare code in groups; null when it is not ours. */
export function readTag(text) {
  const trimmed = text.trim();
  const link = LINK.exec(trimmed);
  const bare = link ? link[1] : trimmed.replace(/[\s-]/g, "");
  const code = bare.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  return isSound(code) ? code : null;
}

/** The code in the groups printed under the QR: MA 7K3M 9QX2 C, with spaces that do not break. */
export const grouped = (code) => [code.slice(0, 2), code.slice(2, 6), code.slice(6, 10), code.slice(10)].join("\u00a0");

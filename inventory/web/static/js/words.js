/** The words of the page in the reader's language: English source text in, translated text out. */

let catalogue = {};
let language = "id";
let zone = { name: undefined, short: "" };

/** Take the catalogue {source: translation or [forms]} and the language it is in. */
export function setWords(words, lang) {
  catalogue = words ?? {};
  language = lang || "id";
}

/** Take the bureau's time zone {name: Asia/Jayapura, short: WIT}: a device may be set to another. */
export function setZone(bureau) {
  zone = bureau;
}

/** Load the catalogue from its address; what there was stays when it does not come. */
export async function loadWords(url, lang) {
  try {
    const answer = await fetch(url);
    setWords(answer.ok ? await answer.json() : catalogue, lang);
  } catch {
    setWords(catalogue, lang);
  }
}

const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** Translate one sentence; `{name}` is replaced from `values`. */
export function t(source, values = {}) {
  const found = catalogue[source];
  return fill((Array.isArray(found) ? found[0] : found) || source, values);
}

/** Translate a sentence that counts: `{n}` is the number, written the way the language writes it. */
export function tn(one, many, n, values = {}) {
  const found = catalogue[one];
  const forms = Array.isArray(found) ? found : found ? [found] : [one, many];
  return fill(forms[n === 1 ? 0 : forms.length - 1], { n: number(n), ...values });
}

/** A whole number with the separators of the language. */
export const number = (n) => new Intl.NumberFormat(language).format(n);

/** Hour and minute of a moment in the bureau's zone, as 09.12 or 09:12. */
export const clock = (moment) =>
  new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone.name,
  }).format(new Date(moment));

/** The short name of the bureau's zone: WIT. */
export const zoneName = () => zone.short;

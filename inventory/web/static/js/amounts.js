/** Rupiah as people type and read them, exact to the sen. */

/** Read an amount typed in a language as whole sen, as the server reads it; null where it is none. */
export function senOf(text, language) {
  const [group, point] = language === "en" ? [",", "."] : [".", ","];
  const [whole, sen = "", ...more] = text.trim().split(point);
  const isGrouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})*$`).test(whole);
  if (more.length || !(isGrouped || /^\d+$/.test(whole)) || !/^\d{0,2}$/.test(sen)) return null;
  return BigInt(whole.replaceAll(group, "") + sen.padEnd(2, "0"));
}

/** Write whole sen as a screen shows them: Rp 14.250.000, sen only where there are any. */
export function rupiah(sen, language) {
  const [whole, rest] = [sen / 100n, sen % 100n];
  const digits = new Intl.NumberFormat(language).format(whole);
  const point = language === "en" ? "." : ",";
  return `Rp\u00a0${digits}${rest ? point + String(rest).padStart(2, "0") : ""}`;
}

/** Rows of cells as a spreadsheet gives them: text in, cells out, and what comes twice in a column. */

const SEMICOLON = ";";
const isBlank = (cells) => cells.every((cell) => !cell.trim());

/** The cells of a text's lines that say something; typed by hand, a semicolon stands between cells. */
export function cellsOf(text, width = 1) {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.split("\t"));
  const split = (cells) => (cells.length === 1 && width > 1 ? cells[0].split(SEMICOLON) : cells);
  return lines.filter((cells) => !isBlank(cells)).map((cells) => split(cells).map((cell) => cell.trim()));
}

/** The text of rows: lines that say something, at most `width` cells each, nothing empty at their ends. */
export function textOf(rows, width) {
  const cut = rows.map((cells) => cells.slice(0, width).map((cell) => cell.trim()));
  return cut
    .filter((cells) => !isBlank(cells))
    .map((cells) => cells.join("\t").replace(/\t+$/, ""))
    .join("\n");
}

/** How many rows say something. */
export const filled = (rows) => rows.filter((cells) => !isBlank(cells)).length;

/** Put a pasted text into `rows` from a cell on, down and across; {lines, cut} says how many fit and how many not. */
export function pasteInto(rows, row, column, text, most) {
  const pasted = cellsOf(text);
  const fitting = pasted.slice(0, Math.max(0, most - row));
  for (const [down, cells] of fitting.entries()) {
    const target = (rows[row + down] ??= []);
    for (const [across, cell] of cells.entries()) target[column + across] = cell;
    for (let at = 0; at < target.length; at += 1) target[at] ??= "";
  }
  for (let at = 0; at < rows.length; at += 1) rows[at] ??= [""];
  return { lines: fitting.length, cut: pasted.length - fitting.length };
}

/** Every cell that repeats an earlier one of its column, case set aside: {row, column, first}, from 0. */
export function doubles(rows, width) {
  const found = [];
  for (let column = 0; column < width; column += 1) {
    const seen = new Map();
    for (const [row, cells] of rows.entries()) {
      const value = (cells[column] ?? "").trim().toLowerCase();
      if (!value) continue;
      if (seen.has(value)) found.push({ row, column, first: seen.get(value) });
      else seen.set(value, row);
    }
  }
  return found;
}

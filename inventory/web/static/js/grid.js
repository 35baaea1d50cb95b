/** A row for each of several alike things: pasted from a spreadsheet, doubles and known ones marked before sending. */

import { cellsOf, doubles, filled, pasteInto, textOf } from "./table.js";
import { loadWords, number, t, tn } from "./words.js";

const PAUSE_MS = 250;
const PATIENCE_MS = 8_000;
const FIRST_CELL = "f-serials";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const keyOf = (row, column) => `${row}-${column}`;

/** The table in place of the text field that sends its rows; `count` follows them until someone types a number there. */
class Grid {
  constructor(box, form) {
    this.box = box;
    this.form = form;
    this.text = box.querySelector("textarea");
    this.count = form.elements.namedItem("count");
    this.most = Number(box.dataset.most);
    this.said = new Map();
    this.known = new Map();
    this.asked = "";
    this.state = element("p", { class: "hint", role: "status" });
    this.body = element("tbody");
    this.head = element("tr");
    this.table = element("table", { class: "grid" }, element("thead", {}, this.head), this.body);
    this.take();
    this.takeProblems();
    this.replaceText();
    this.show();
    if (this.wasTyping) document.getElementById(FIRST_CELL).focus();
    this.listen();
    this.mark();
    if (this.text.value) this.ask();
  }

  /** Read the rows from the text field, and the columns from the fields of the class. */
  take() {
    const fields = this.ownFields();
    this.isClassKnown = document.querySelector("[data-facts-fields]")?.childElementCount > 0;
    this.rows = cellsOf(this.text.value, fields.length + 1);
    this.isOwnCount = this.count.value !== String(Math.max(1, this.rows.length));
  }

  takeProblems() {
    const names = ["serial", ...this.ownFields().map((field) => field.name)];
    for (const item of this.box.querySelectorAll(".row-problems > li")) {
      const column = Math.max(0, names.indexOf(item.dataset.column));
      this.said.set(keyOf(item.dataset.line - 1, column), item.querySelector("span").textContent);
    }
    this.box.querySelector(".row-problems")?.remove();
  }

  ownFields() {
    return [...document.querySelectorAll("[data-facts-fields] [data-of-one]")];
  }

  replaceText() {
    this.described = this.text.getAttribute("aria-describedby");
    const hint = document.getElementById(`${FIRST_CELL}-hint`);
    hint.textContent = t("Type them, or paste from a spreadsheet: it fills down and across. Enter goes to the next row.");
    this.wasTyping = document.activeElement === this.text;
    this.text.removeAttribute("id");
    this.text.hidden = true;
    this.text.after(this.table, this.state);
  }

  listen() {
    this.table.addEventListener("input", (event) => this.onInput(event.target));
    this.table.addEventListener("paste", (event) => this.onPaste(event));
    this.table.addEventListener("keydown", (event) => this.onKey(event));
    this.count.addEventListener("input", () => {
      this.isOwnCount = true;
      this.changed();
    });
    document.addEventListener("facts-shown", () => this.refresh());
    this.form.addEventListener("refilled", () => {
      this.take();
      this.refresh();
    });
  }

  refresh() {
    this.isClassKnown = true;
    for (const field of this.ownFields()) field.closest(".field").hidden = field.disabled = false;
    this.shown = null;
    this.changed();
  }

  get width() {
    return this.ownFields().length + 1;
  }

  /** Rows on the page: as many as things, never fewer than say something. */
  fit() {
    const wanted = Math.min(this.most, Math.max(1, Number.parseInt(this.count.value, 10) || 1));
    const last = this.rows.findLastIndex((cells) => cells.some((cell) => cell?.trim()));
    const needed = Math.max(this.isOwnCount ? wanted : 1, last + 1, this.isOwnCount ? 0 : (this.open ?? 0));
    while (this.rows.length < needed) this.rows.push([""]);
    this.rows.length = needed;
  }

  /** After any change: the count follows, the text is written, the table is as the rows are. */
  changed() {
    if (!this.isOwnCount) this.count.value = String(Math.max(1, filled(this.rows)));
    this.show();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.later();
  }

  show() {
    this.fit();
    this.moveOwn();
    this.render();
    this.write();
  }

  /** Numbers of one thing stand in its own field; of several, in the rows. */
  moveOwn() {
    const isMany = this.rows.length > 1;
    for (const words of document.querySelectorAll("[data-fields-of]")) words.hidden = (words.dataset.fieldsOf === "many") !== isMany;
    for (const [at, field] of this.ownFields().entries()) {
      const first = this.rows[0];
      if (isMany && field.value && !first[at + 1]) first[at + 1] = field.value;
      if (!isMany && first[at + 1]) field.value = first[at + 1];
      field.disabled = isMany;
      field.closest(".field").hidden = isMany;
      if (isMany) field.value = "";
    }
    for (const cells of this.rows) for (let at = 0; at < cells.length; at += 1) cells[at] ??= "";
  }

  write() {
    const width = this.isClassKnown ? (this.rows.length > 1 ? this.width : 1) : Infinity;
    this.text.value = textOf(this.rows, width);
  }

  render() {
    const fields = this.rows.length > 1 ? this.ownFields() : [];
    const labels = fields.map((field) => document.querySelector(`label[for="${field.id}"]`).firstChild.textContent.trim());
    const columns = [t("Serial number"), ...labels].join("\n");
    if (columns !== this.shown) {
      this.shown = columns;
      this.limits = [100, ...fields.map((field) => field.maxLength)];
      this.labels = columns.split("\n");
      this.head.replaceChildren(
        element("th", { scope: "col" }, t("Line")),
        ...this.labels.map((label, at) => element("th", { scope: "col", id: `grid-c${at}` }, label)),
      );
      this.body.replaceChildren();
      this.table.classList.toggle("wide", this.labels.length > 1);
    }
    if (!this.rows.length) this.rows.push([""]);
    while (this.body.children.length > this.rows.length) this.body.lastElementChild.remove();
    while (this.body.children.length < this.rows.length) this.body.append(this.rowOf(this.body.children.length));
    for (const [row, cells] of this.rows.entries()) {
      for (const [column, input] of this.inputsOf(row).entries()) {
        if (input.value !== (cells[column] ?? "")) input.value = cells[column] ?? "";
      }
    }
  }

  rowOf(row) {
    const cells = this.labels.map((label, column) => {
      const input = element("input", {
        class: "input",
        id: row || column ? `grid-${keyOf(row, column)}` : FIRST_CELL,
        "aria-labelledby": `grid-c${column} grid-r${row}`,
        autocomplete: "off",
        autocapitalize: "characters",
        spellcheck: "false",
        enterkeyhint: "next",
        maxlength: this.limits[column],
        "data-row": row,
        "data-column": column,
      });
      return element("td", { "data-label": label }, input);
    });
    return element("tr", {}, element("th", { scope: "row", id: `grid-r${row}` }, String(row + 1)), ...cells);
  }

  inputsOf(row) {
    return [...this.body.children[row].querySelectorAll("input")];
  }

  onInput(input) {
    const { row, column } = input.dataset;
    const cells = this.rows[row];
    while (cells.length <= column) cells.push("");
    cells[column] = input.value;
    this.said.delete(keyOf(row, column));
    if (!this.isOwnCount) this.count.value = String(Math.max(1, filled(this.rows)));
    this.write();
    this.later();
  }

  onPaste(event) {
    const text = event.clipboardData.getData("text").replace(/[\r\n]+$/, "");
    const input = event.target.closest("input");
    if (!input || !/[\t\r\n]/.test(text)) return;
    event.preventDefault();
    const { row, column } = input.dataset;
    const { lines, cut } = pasteInto(this.rows, Number(row), Number(column), text, this.most);
    this.said.clear();
    const words = [tn("{n} row was pasted.", "{n} rows were pasted.", lines)];
    if (cut) words.push(tn("{n} line did not fit: at most {most} at once.", "{n} lines did not fit: at most {most} at once.", cut, { most: this.most }));
    if (this.isClassKnown && this.rows.some((cells) => cells.slice(this.width).some(Boolean))) {
      words.push(t("Columns that things of this class do not have were left out."));
      this.rows = this.rows.map((cells) => cells.slice(0, this.width));
    }
    this.pasted = words.join(" ");
    this.changed();
    this.body.querySelector(`[data-row="${row}"][data-column="${column}"]`).focus();
  }

  onKey(event) {
    const { row, column } = event.target.dataset;
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const { selectionStart: from, selectionEnd: to, value } = event.target;
    const step = { ArrowDown: [1, 0], Enter: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const aside = { ArrowLeft: from === 0 && to === 0 && [0, -1], ArrowRight: from === value.length && [0, 1] }[event.key];
    const [down, across] = step || aside || [0, 0];
    if (event.key === "Enter") {
      event.preventDefault();
      this.growAfter(Number(row));
    }
    const next = this.body.querySelector(`[data-row="${Number(row) + down}"][data-column="${Number(column) + across}"]`);
    if (!(down || across) || !next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }

  /** Whoever types, or scans, one after another is given the next row; the count follows what is filled. */
  growAfter(row) {
    const isLast = row === this.rows.length - 1 && this.rows.length < this.most;
    if (!isLast || this.isOwnCount || !this.rows[row].some((cell) => cell?.trim())) return;
    this.open = row + 2;
    this.changed();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.mark();
      this.ask();
    }, PAUSE_MS);
  }

  /** Ask once which of the serial numbers the register has; without a line nothing is said. */
  async ask() {
    const serials = [...new Set(this.rows.map((cells) => (cells[0] ?? "").trim()).filter(Boolean))].slice(0, this.most);
    if (serials.join("\n") === this.asked) return;
    this.asked = serials.join("\n");
    const asked = this.asked;
    try {
      const answer = await fetch(this.box.dataset.known, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ serials }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!answer.ok || asked !== this.asked) return;
      const { known } = await answer.json();
      this.known = new Map(known.map((one) => [one.serial.toLowerCase(), one.name]));
    } catch {
      this.asked = "";
      return;
    }
    this.mark();
  }

  mark() {
    const twice = new Map(doubles(this.rows, this.width).map((one) => [keyOf(one.row, one.column), one.first + 1]));
    let inRegister = 0;
    for (const [row, cells] of this.rows.entries()) {
      const serial = (cells[0] ?? "").trim().toLowerCase();
      const isKnown = serial !== "" && this.known.has(serial);
      inRegister += isKnown ? 1 : 0;
      for (const [column, input] of this.inputsOf(row).entries()) {
        const key = keyOf(row, column);
        const first = twice.get(key);
        const wrong = first ? t("The same as in line {first}.", { first }) : this.said.get(key);
        const note = isKnown && column === 0 ? t("In the register already: {name}.", { name: this.known.get(serial) ?? t("another unit") }) : "";
        this.say(input, wrong ?? note, Boolean(wrong) && wrong !== note);
      }
    }
    this.sum(new Set([...twice.keys()].map((key) => key.split("-")[0])).size, inRegister);
  }

  say(input, words, isWrong) {
    const id = `${input.id}-error`;
    let line = input.parentElement.querySelector("p");
    if (!line && words) input.after((line = element("p", { id })));
    if (line) {
      line.className = isWrong ? "error" : "hint";
      line.textContent = words;
      line.hidden = !words;
    }
    const described = [input.id === FIRST_CELL && this.described, words && id].filter(Boolean).join(" ");
    if (described) input.setAttribute("aria-describedby", described);
    else input.removeAttribute("aria-describedby");
    input.setAttribute("aria-invalid", String(isWrong));
  }

  sum(twice, inRegister) {
    const wanted = Number.parseInt(this.count.value, 10) || 0;
    const done = filled(this.rows);
    const words = [this.pasted];
    if (done) words.push(t("{done} of {wanted} rows are filled.", { done: number(done), wanted: number(wanted) }));
    if (twice) words.push(tn("{n} row repeats another.", "{n} rows repeat another.", twice));
    if (inRegister) words.push(tn("{n} is in the register already.", "{n} are in the register already.", inRegister));
    this.pasted = "";
    this.state.textContent = words.filter(Boolean).join(" ");
    this.state.classList.toggle("amiss", done > 0 && (done !== wanted || twice > 0));
    if (this.asked) this.offerAllTheSame(inRegister > 0);
  }

  /** Known serial numbers can be meant all the same; where there are none, nothing is ticked unseen. */
  offerAllTheSame(isOffered) {
    const known = this.box.querySelector("[data-known-serials]");
    known.hidden = !isOffered;
    known.querySelector("ul").hidden = true;
    if (!isOffered) known.querySelector("input").checked = false;
  }
}

const box = document.querySelector("[data-rows]");
if (box) {
  const form = box.closest("form");
  await loadWords(form.dataset.words, document.documentElement.lang);
  new Grid(box, form);
  document.documentElement.dataset.grid = "ready";
}

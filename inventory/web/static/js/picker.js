/** The class code picker: a text field becomes a combobox that asks the register while one types. */

import { openSheet } from "./sheet.js";
import { loadWords, t, tn } from "./words.js";

const PAUSE_MS = 150;
const PATIENCE_MS = 8_000;
const SHORTEST = 2;
const SMALL = matchMedia("(max-width: 719px)");

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function optionOf({ code, name, path }, index) {
  const line = element("span", { class: "code nowrap" }, code);
  const place = element("span", {}, path.slice(-2).join(" › ").toLowerCase());
  return element("li", { role: "option", id: `class-option-${index}`, "aria-selected": "false" }, element("b", {}, name), line, place);
}

/**
 * The button opens the tree of all codes under it (`opening` first); its script comes with the first press.
 * Returns how to close it.
 */
function offerTree(box, opening, choose) {
  const button = box.querySelector("[data-browse]");
  const place = element("div", { id: "class-tree" });
  place.hidden = true;
  button.type = "button";
  button.parentElement.after(place);

  function show(isOpen) {
    place.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }

  button.setAttribute("aria-controls", place.id);
  show(false);
  button.addEventListener("click", async () => {
    show(place.hidden);
    if (place.hidden) return;
    opening();
    if (!place.querySelector("[role=treeitem]")) {
      const { growTree } = await import("./tree.js");
      await growTree(place, box.dataset.tree, (chosen) => {
        show(false);
        choose(chosen);
      });
    }
    if (box.closest("dialog")) button.scrollIntoView();
  });
  return () => show(false);
}

/** Make a picker of `[data-class-picker]`; the field then holds `code name`, which the form accepts. */
export function pickClassCodes(box) {
  const field = box.querySelector("input");
  const list = element("ul", { role: "listbox", class: "picker-list", id: "class-options", "aria-label": t("Class codes") });
  const state = element("p", { class: "hint", role: "status" });
  let found = [];
  let active = -1;
  let asked = 0;
  let timer = null;
  let sheet = null;
  let home = field;

  box.querySelector("[name=look_up]").remove();
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    field.setAttribute(key, value);
  }
  list.hidden = true;
  field.parentElement.after(list, state);

  function open(isOpen) {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) mark(-1);
  }

  function mark(index) {
    active = index;
    for (const [at, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(at === index));
    if (index < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[index].id);
    return list.children[index].scrollIntoView({ block: "nearest" });
  }

  // Where there is a sheet to type in, the field of the page brings no keyboard up.
  function rest() {
    sheet = null;
    field.inputMode = SMALL.matches ? "none" : "";
  }

  function openOnSmall() {
    if (sheet || !SMALL.matches) return;
    home = document.activeElement;
    field.inputMode = "";
    sheet = openSheet(box, box.querySelector("[data-sheet-head]"), () => {
      rest();
      open(false);
      closeTree();
      home.focus({ preventScroll: true });
    });
    field.focus();
    field.select();
  }

  function take({ code, name }) {
    asked += 1;
    clearTimeout(timer);
    field.value = `${code} ${name}`;
    document.querySelector("[data-class-choice]")?.remove();
    state.textContent = "";
    open(false);
    home = field;
    sheet?.close();
    field.dispatchEvent(new CustomEvent("class-chosen", { bubbles: true, detail: { code } }));
  }

  const choose = (index) => take(found[index]);

  function show(classes, words) {
    found = classes;
    list.replaceChildren(...classes.map(optionOf));
    state.textContent = words;
    open(classes.length > 0);
  }

  async function search() {
    const query = field.value.trim();
    const mine = (asked += 1);
    if (query.length < SHORTEST) return show([], "");
    try {
      const answer = await fetch(`${box.dataset.classPicker}?q=${encodeURIComponent(query)}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      const { classes } = await answer.json();
      if (mine !== asked) return undefined;
      const count = tn("{n} class code found", "{n} class codes found", classes.length);
      return show(classes, classes.length ? count : t("No class code answers to “{query}”. Try a shorter or more general word.", { query }));
    } catch {
      return mine === asked ? show([], t("Class codes cannot be searched without network. Type the code itself.")) : undefined;
    }
  }

  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden && !sheet && SMALL.matches) {
      openOnSmall();
    } else if (step && found.length) {
      const from = active < 0 && step < 0 ? 0 : active;
      open(true);
      mark((from + step + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden) {
      choose(Math.max(active, 0));
    } else if (event.key === "Escape" && !list.hidden && !sheet) {
      open(false);
    } else if (event.key !== "Enter" || !sheet) {
      return;
    }
    event.preventDefault();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => sheet || open(false));
  field.addEventListener("click", openOnSmall);
  SMALL.addEventListener("change", () => sheet || rest());
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose([...list.children].indexOf(item));
  });
  field.form.addEventListener("choose-class", (event) => take(event.detail));
  const closeTree = offerTree(box, openOnSmall, (chosen) => {
    if (!sheet) field.focus();
    take(chosen);
  });
  rest();
  // Whoever typed before this script came is answered too.
  if (field.value && document.activeElement === field) search();
}

for (const box of document.querySelectorAll("[data-class-picker]")) {
  await loadWords(box.dataset.words, document.documentElement.lang);
  pickClassCodes(box);
}

/** The tree of class codes: opened level by level, each level asked for once. */

import { t } from "./words.js";

const PATIENCE_MS = 8_000;

async function levelOf(address, under) {
  const answer = await fetch(`${address}?under=${encodeURIComponent(under)}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
  return [...page.querySelector("ul").children];
}

/** Put the tree into `place`; `choose({code, name})` is told of the code that is taken. */
export async function growTree(place, address, choose) {
  const tree = document.createElement("ul");
  tree.className = "class-tree";
  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-label", t("Class codes"));
  const state = document.createElement("p");
  state.className = "hint";
  state.setAttribute("role", "status");
  place.replaceChildren(tree, state);

  const isGroup = (item) => item.hasAttribute("aria-expanded");
  const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
  const shown = () => [...tree.querySelectorAll("[role=treeitem]")].filter((item) => !item.closest("[hidden]"));
  const levelUnder = (item) => item.parentElement.querySelector("ul");
  const parentOf = (item) => item.closest("ul").previousElementSibling;

  function focus(item) {
    if (!item) return;
    for (const other of tree.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }

  async function open(item) {
    let level = levelUnder(item);
    if (!level) {
      level = document.createElement("ul");
      level.setAttribute("role", "group");
      level.id = `class-tree-${item.dataset.code}`;
      try {
        level.append(...(await levelOf(address, item.dataset.code)));
      } catch {
        state.textContent = t("Class codes cannot be searched without network. Type the code itself.");
        return;
      }
      levelUnder(item)?.remove();
      item.after(level);
      item.setAttribute("aria-owns", level.id);
    }
    state.textContent = "";
    level.hidden = false;
    item.setAttribute("aria-expanded", "true");
  }

  function close(item) {
    levelUnder(item).hidden = true;
    item.setAttribute("aria-expanded", "false");
  }

  function use(item) {
    if (isGroup(item)) return isOpen(item) ? close(item) : open(item);
    if (item.getAttribute("aria-disabled")) {
      state.textContent = t("Supplies and contra lines are not for assets.");
      return undefined;
    }
    return choose({ code: item.dataset.code, name: item.dataset.name });
  }

  function right(item) {
    if (isGroup(item) && !isOpen(item)) return open(item);
    return focus(levelUnder(item)?.querySelector("[role=treeitem]"));
  }

  function left(item) {
    return isGroup(item) && isOpen(item) ? close(item) : focus(parentOf(item));
  }

  function onKey(event) {
    const item = event.target.closest("[role=treeitem]");
    const items = shown();
    const at = items.indexOf(item);
    const act = {
      ArrowDown: () => focus(items[at + 1]),
      ArrowUp: () => focus(items[at - 1]),
      Home: () => focus(items[0]),
      End: () => focus(items.at(-1)),
      ArrowRight: () => right(item),
      ArrowLeft: () => left(item),
      Enter: () => use(item),
      " ": () => use(item),
    }[event.key];
    const isLetter = event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (act) act();
    else if (isLetter) {
      const order = [...items.slice(at + 1), ...items.slice(0, at)];
      focus(order.find((one) => one.dataset.name.toLowerCase().startsWith(event.key.toLowerCase())));
    } else return;
    event.preventDefault();
  }

  tree.addEventListener("keydown", onKey);
  tree.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    focus(item);
    use(item);
  });
  try {
    tree.append(...(await levelOf(address, "")));
    focus(tree.querySelector("[role=treeitem]"));
  } catch {
    state.textContent = t("Class codes cannot be searched without network. Type the code itself.");
  }
}

/** The search box of the top bar: a combobox over all that the service finds, and a field for hand scanners. */

import { button, element, icon, setSprite } from "../scan/element.js";
import { readTag } from "../scan/tag.js";
import { createWedge } from "../scan/wedge.js";
import { loadWords, t } from "../words.js";
import { createAsker } from "./ask.js";

const SHORTEST = 2;
const STYLES = new URL("../../css/search.css", import.meta.url).href;

function loadStyles() {
  const link = element("link", { rel: "stylesheet", href: STYLES });
  const settled = new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
  });
  document.head.append(link);
  return settled;
}

function optionOf({ title, sub, url, icon: symbol }) {
  const words = element("span", {}, [element("b", {}, title), " ", sub ? element("small", {}, sub) : null]);
  return element("a", { role: "option", tabindex: "-1", "aria-selected": "false", href: url }, [icon(symbol), words]);
}

function groupOf({ name, hits }, number) {
  const head = element("div", { class: "hits-head", role: "presentation", id: `hits-${number}` }, name);
  return element("div", { role: "group", "aria-labelledby": head.id }, [head, ...hits.map(optionOf)]);
}

/** Make the form of the search live. What had the focus before, `opener` or nothing, gets it back with Escape. */
export async function enliven(form, opener) {
  const field = form.querySelector("input");
  const bar = form.parentElement;
  setSprite(form.querySelector("use").getAttribute("href").replace(/#.*/, ""));
  await Promise.all([loadStyles(), loadWords(form.dataset.find, document.documentElement.lang)]);

  const note = element("p", { class: "hits-note", hidden: true });
  const list = element("div", { role: "listbox", id: "hits", "aria-label": t("Search results") });
  const state = element("p", { class: "hits-state", role: "status" });
  const presses = element("div", { class: "actions" });
  const panel = element("div", { class: "hits", hidden: true }, [note, list, state, presses]);
  const cross = element("button", { type: "button", class: "top-button find-close", "aria-label": t("Close") }, icon("x"));
  const asker = createAsker({ address: `${form.action}/hits`, tell });
  const wedge = createWedge();
  let active = null;

  const asked = () => field.value.trim();
  const options = () => [...list.querySelectorAll("[role=option]")];

  function mark(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    return option.scrollIntoView({ block: "nearest" });
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen && list.childElementCount > 0));
    if (!isOpen) mark(null);
  }

  function say(words, ...ways) {
    state.textContent = words;
    state.classList.remove("visually-hidden");
    presses.replaceChildren(...ways);
    presses.hidden = ways.length === 0;
  }

  function show(groups, mended = "") {
    panel.removeAttribute("aria-busy");
    list.replaceChildren(...groups.map(groupOf));
    if (groups.length) {
      const url = `${form.action}?q=${encodeURIComponent(asked())}`;
      list.append(optionOf({ title: t("All results for “{q}”", { q: asked() }), url, icon: "search" }));
    }
    for (const [number, option] of options().entries()) option.id = `hit-${number}`;
    note.textContent = mended;
    note.hidden = !mended;
    mark(null);
    open(true);
  }

  function stop(words, ...ways) {
    show([]);
    say(words, ...ways);
  }

  const again = () => button(t("Try again"), () => {
    field.focus();
    asker.now(asked());
  }, { symbol: "refresh" });

  const states = {
    waiting: () => panel.setAttribute("aria-busy", "true"),
    loading: () => say(t("Loading…")),
    slow: () => say(t("The network is slow. Still trying…"), button(t("Cancel"), cancel)),
    found({ groups, note: mended, said }) {
      show(groups, mended);
      say(said);
      // How many there are is for those who do not see them.
      state.classList.toggle("visually-hidden", groups.length > 0);
    },
    offline: () => stop(t("Searching needs the network."), again()),
    login: () => stop(t("You are logged out."), button(t("Log in"), () => location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`))),
    failed(problem) {
      const words = t("The search failed. Your data is unchanged.");
      stop(problem?.code ? `${words} ${t("Event code {code}", problem)}` : words, again());
    },
  };

  function tell(what, answer) {
    states[what](answer);
  }

  function cancel() {
    asker.stop();
    field.focus();
    stop("");
  }

  function typed() {
    mark(null);
    if (asked().length >= SHORTEST) return asker.soon(asked());
    asker.stop();
    return stop(t("Type a name, a code, a room or a person."));
  }

  function fold() {
    asker.stop();
    panel.removeAttribute("aria-busy");
    open(false);
    bar.classList.remove("searching");
  }

  function leave() {
    const isUnfolded = bar.classList.contains("searching");
    fold();
    const back = isUnfolded ? bar.querySelector(".find-link") : opener;
    if (back?.isConnected) back.focus();
    else field.blur();
  }

  function go(event, code) {
    event.preventDefault();
    fold();
    location.assign(`/${code}`);
  }

  function step(by) {
    const all = options();
    if (!all.length) return;
    open(true);
    const from = active ? all.indexOf(active) : by > 0 ? -1 : 0;
    mark(all[(from + by + all.length) % all.length]);
  }

  function enter(event) {
    const code = readTag(field.value);
    if (!active && code) return go(event, code);
    if (active || !asked()) event.preventDefault();
    return active ? active.click() : undefined;
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const code = readTag(wedge.key(event.key, event.timeStamp) ?? "");
    if (code) return void go(event, code);
    if (event.key === "Enter") return void enter(event);
    if (event.key === "Escape" && (!panel.hidden || bar.classList.contains("searching"))) leave();
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else return;
    event.preventDefault();
  }

  function entered(before) {
    opener = before;
    if (list.childElementCount) open(true);
    else typed();
  }

  const facts = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", "aria-keyshortcuts": "Control+K" };
  for (const [name, value] of Object.entries(facts)) field.setAttribute(name, value);
  form.append(cross, panel);

  field.addEventListener("input", typed);
  field.addEventListener("keydown", onKey);
  field.addEventListener("focus", (event) => !form.contains(event.relatedTarget) && entered(event.relatedTarget));
  form.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !form.contains(relatedTarget) && fold());
  form.addEventListener("submit", fold);
  cross.addEventListener("click", leave);
  // The field keeps the focus while one points at a hit.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", fold);
  document.addEventListener("pointerdown", ({ target }) => form.contains(target) || panel.hidden || fold());
  panel.addEventListener("keydown", (event) => event.key === "Escape" && leave());

  // Whoever typed before this script came is answered too.
  if (form.contains(document.activeElement)) entered(opener);
}

// What every page does beyond plain HTML: focus, one press a form, passwords shown, copying, confirming.

const BUSY_AFTER_MS = 300;
const PRESS_AGAIN_AFTER_MS = 10_000;
const COPIED_FOR_MS = 2_000;

const all = (selector) => document.querySelectorAll(selector);

function placeFocus() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
    return;
  }
  const asked = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  if (asked) {
    asked.focus();
    return;
  }
  const isFirstPage = sessionStorage.getItem("visited") === null;
  sessionStorage.setItem("visited", "");
  const isFree = document.activeElement === document.body && !location.hash;
  if (!isFirstPage && isFree) document.querySelector("h1")?.focus({ preventScroll: true });
}

function guardForm(form, submitter) {
  form.dataset.sending = "";
  const busy = setTimeout(() => submitter?.setAttribute("aria-busy", "true"), BUSY_AFTER_MS);
  setTimeout(() => releaseForm(form, busy), PRESS_AGAIN_AFTER_MS);
}

function releaseForm(form, busy) {
  clearTimeout(busy);
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

function askFirst(form, submitter, yes) {
  const dialog = document.querySelector("[data-confirm-dialog]");
  dialog.querySelector("[data-confirm-text]").textContent = form.dataset.confirm;
  dialog.querySelector("[data-confirm-yes]").textContent = form.dataset.confirmLabel || submitter?.textContent;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && yes(), { once: true });
  dialog.showModal();
}

function submitConfirmed(form, submitter) {
  form.dataset.confirmed = "";
  form.requestSubmit(submitter);
}

// Scans wait on the device for their account, and what it looked up is not for the next person.
async function leave(form, submitter) {
  const { leaving: account, waiting, leave: script } = form.dataset;
  const go = () => submitConfirmed(form, submitter);
  try {
    const device = await import(script);
    const forgetAndGo = () => device.forget(account).finally(go);
    const count = await device.waiting(account);
    if (!count) return void forgetAndGo();
    form.dataset.confirm = waiting.replace("{n}", count);
    askFirst(form, submitter, forgetAndGo);
  } catch (error) {
    console.warn("this device may still know what it looked up", error);
    go();
  }
}

function onSubmit(event) {
  const { target: form, submitter } = event;
  if (form.method !== "post" || event.defaultPrevented) return;
  const isConfirmed = "confirmed" in form.dataset;
  if ("sending" in form.dataset) {
    event.preventDefault();
  } else if (form.dataset.leaving && !isConfirmed) {
    event.preventDefault();
    leave(form, submitter);
  } else if (form.dataset.confirm && !isConfirmed) {
    event.preventDefault();
    askFirst(form, submitter, () => submitConfirmed(form, submitter));
  } else {
    delete form.dataset.confirmed;
    guardForm(form, submitter);
  }
}

function showPasswords() {
  for (const eye of all("[data-eye]")) {
    const field = document.getElementById(eye.dataset.eye);
    eye.hidden = false;
    eye.addEventListener("click", () => {
      const isHidden = field.type === "password";
      field.type = isHidden ? "text" : "password";
      eye.setAttribute("aria-label", isHidden ? eye.dataset.hide : eye.dataset.show);
      const use = eye.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, isHidden ? "#eye-off" : "#eye"));
    });
  }
}

function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of all("[data-copy]")) {
    const name = button.getAttribute("aria-label");
    const use = button.querySelector("use");
    const show = (label, icon) => {
      button.setAttribute("aria-label", label);
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`));
    };
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      show(button.dataset.copied, "check");
      setTimeout(() => show(name, "copy"), COPIED_FOR_MS);
    });
  }
}

function openDialogs(event) {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
}

function groupMoney(event) {
  const field = event.target;
  if (field.dataset?.money === undefined || field.selectionEnd !== field.value.length) return;
  const [group, point] = document.documentElement.lang === "en" ? [",", "."] : [".", ","];
  const [whole, ...cents] = field.value.split(point);
  const digits = whole.replaceAll(group, "");
  if (/\D/.test(digits)) return;
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, group);
  field.value = cents.length ? grouped + point + cents.join("") : grouped;
}

const seen = (element) => element?.checkVisibility?.();

// The script that answers while one types comes with the first focus; the field itself works without it.
function offerSearch() {
  const form = document.querySelector("[data-find]");
  const field = form?.querySelector("input") ?? document.querySelector("main [role=search] input");
  const magnifier = document.querySelector(".find-link");

  function open(event) {
    if (!field || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    document.querySelector(":popover-open")?.hidePopover();
    // Shown and focused in the same turn: else a phone would not bring its keyboard up.
    if (seen(magnifier)) form.parentElement.classList.add("searching");
    field.focus();
    field.select();
  }

  function wake({ relatedTarget }) {
    import("./search/box.js").then(({ enliven }) => enliven(form, relatedTarget), restUntilNextTime);
  }

  // Without network it stays a plain form, which folds when it is left.
  function restUntilNextTime() {
    field.addEventListener("blur", () => {
      form.parentElement.classList.remove("searching");
      form.addEventListener("focusin", wake, { once: true });
    }, { once: true });
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") open(event);
  });
  magnifier?.addEventListener("click", open);
  form?.addEventListener("focusin", wake, { once: true });
}

function fillPrintFoot() {
  for (const foot of all("[data-print-foot]")) {
    foot.textContent = ` · ${location.href} · ${new Date().toLocaleString(document.documentElement.lang)}`;
  }
}

function openFiltersWhereThereIsRoom() {
  if (!matchMedia("(min-width: 900px)").matches) return;
  for (const filters of all(".with-filters > details.filters")) filters.open = true;
}

function offerWayBack() {
  for (const button of all("[data-back]")) {
    button.hidden = history.length < 2;
    button.addEventListener("click", () => history.back());
  }
}

const pathOf = (url) => new URL(url, location.href).pathname;

/** The step of the history that leads to the list of a link, or null. A link with filters means what was just before. */
function stepBackTo({ pathname, search }) {
  if (!("navigation" in window)) {
    const isBefore = document.referrer.startsWith(`${location.origin}/`) && pathOf(document.referrer) === pathname;
    return isBefore && !location.hash ? () => history.back() : null;
  }
  const before = navigation.entries().slice(0, navigation.currentEntry.index);
  const found = before.slice(search ? -1 : 0).findLast(({ url }) => url && pathOf(url) === pathname);
  return found ? () => navigation.traverseTo(found.key) : null;
}

// The list one came from, with its filters and the place in it, is in the history; the link knows only its beginning.
function goBackToTheList(event) {
  const link = event.target.closest("a.back");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const step = link && isPlain && link.pathname !== location.pathname && stepBackTo(link);
  if (!step) return;
  event.preventDefault();
  step();
}

function showMenuWithoutPopovers() {
  if ("popover" in HTMLElement.prototype) return;
  for (const button of all("[popovertarget]")) {
    button.addEventListener("click", () => document.getElementById("menu").scrollIntoView());
  }
}

document.addEventListener("submit", onSubmit);
document.addEventListener("click", openDialogs);
document.addEventListener("click", goBackToTheList);
document.addEventListener("input", groupMoney);
addEventListener("beforeprint", fillPrintFoot);
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of all("form[data-sending]")) releaseForm(form);
});
showPasswords();
offerCopies();
offerWayBack();
offerSearch();
openFiltersWhereThereIsRoom();
showMenuWithoutPopovers();
placeFocus();

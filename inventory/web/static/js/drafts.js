/** What is typed into a long form stays on the device until it is saved: a reload or a lost line costs nothing. */

import { createDrafts } from "./offline/drafts.js";
import { fill as fillFacts } from "./facts.js";
import { loadWords, t } from "./words.js";

const PAUSE_MS = 400;
const PATIENCE_MS = 1_500;
const SENT_HERE = "draft-sent";
const MINUTE = 60_000;

/** How long ago, in the reader's language: "10 minutes ago". */
export function ago(milliseconds, language) {
  if (milliseconds < MINUTE) return t("just now");
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes < 60) return words.format(-minutes, "minute");
  if (minutes < 24 * 60) return words.format(-Math.round(minutes / 60), "hour");
  return words.format(-Math.round(minutes / 60 / 24), "day");
}

function put(field, value) {
  if (field.type === "checkbox") field.checked = true;
  else field.value = value;
  const fold = field.closest?.("details");
  if (fold && value) fold.open = true;
}

/** Write kept values into the form again; the fields of the class come first. */
async function refill(form, fields) {
  const values = new Map(fields);
  const box = form.querySelector("[data-facts]");
  if (box && values.get("class_code")) await fillFacts(box, values.get("class_code")).catch(() => {});
  for (const [name, value] of values) {
    const field = form.elements.namedItem(name);
    if (field) put(field, value);
  }
  form.dispatchEvent(new Event("refilled"));
}

function keep(form, drafts, present) {
  let timer = null;
  const save = (more = {}) => {
    clearTimeout(timer);
    timer = null;
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "key" && typeof value === "string");
    return drafts.save({ id: present.id, name: form.dataset.draftName, fields, ...more }).catch((error) => {
      console.warn("this device keeps no drafts", error);
    });
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };
  for (const kind of ["input", "change", "class-chosen"]) form.addEventListener(kind, (event) => event.target.closest("[data-draft-offer]") || later());
  addEventListener("pagehide", () => timer && save());
  document.addEventListener("visibilitychange", () => timer && save());
  let state = "typed";
  form.addEventListener("submit", async (event) => {
    if (["look_up", "browse"].includes(event.submitter?.name)) return;
    if (state === "kept") {
      state = "typed";
      return;
    }
    // Without a line the page is gone at once: nothing is sent before the device has it.
    event.preventDefault();
    if (state === "keeping") return;
    state = "keeping";
    sessionStorage.setItem(SENT_HERE, present.id);
    await Promise.race([save({ key: form.elements.namedItem("key").value }), new Promise((ok) => setTimeout(ok, PATIENCE_MS))]);
    state = "kept";
    form.requestSubmit(event.submitter);
  });
  return save;
}

function words(form, draft) {
  const said = [t("Something typed here was not saved, {ago}.", { ago: ago(Date.now() - draft.at, document.documentElement.lang) })];
  const begun = new Map(draft.fields).get("version");
  const version = form.elements.namedItem("version")?.value;
  if (draft.key) said.push(t("It was sent, but no answer came. Sending it again does nothing twice."));
  else if (begun !== version) said.push(t("The asset was changed since then: before anything is saved you will see both sides."));
  return said.join(" ");
}

/** Offer what was kept, the newest first; what is neither taken nor discarded stays. */
function offer(form, drafts, kept, present) {
  const place = form.querySelector("[data-draft-offer]");
  const show = () => {
    place.hidden = !kept.length;
    if (kept.length) place.querySelector("[data-draft-words]").textContent = words(form, kept[0]);
  };
  const done = () => {
    show();
    (place.hidden ? form.querySelector("fieldset .input") : place.querySelector("[data-draft-take]")).focus();
  };
  place.querySelector("[data-draft-take]").addEventListener("click", async () => {
    const draft = kept[0];
    kept.length = 0;
    present.id = draft.id;
    await refill(form, draft.key ? [...draft.fields, ["key", draft.key]] : draft.fields);
    done();
  });
  place.querySelector("[data-draft-drop]").addEventListener("click", async () => {
    await drafts.drop(kept.shift().id);
    done();
  });
  show();
}

async function begin(form) {
  const drafts = createDrafts(form.dataset.draft);
  const present = { id: drafts.newId() };
  const goesOn = "draftGoesOn" in form.dataset;
  if (goesOn) present.id = sessionStorage.getItem(SENT_HERE) ?? present.id;
  const save = keep(form, drafts, present);
  if (goesOn) save();
  else {
    await loadWords(form.dataset.words, document.documentElement.lang);
    offer(form, drafts, await drafts.of(form.dataset.draftName), present);
  }
  form.dataset.draftReady = "";
}

/** A page that stands after a saving: what was sent with its key needs no keeping any more. */
async function end({ drafted: account, draftedKey: key }) {
  await createDrafts(account).settle(key);
}

const form = globalThis.document?.querySelector("form[data-draft]");
const saved = globalThis.document?.querySelector("[data-drafted]");
if (form) begin(form).catch((error) => console.warn("this device keeps no drafts", error));
if (saved) end(saved.dataset).catch(() => {});

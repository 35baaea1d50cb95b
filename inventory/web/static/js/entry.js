/** What a form of new things comes to while it is filled: their number, their value together, their label. */

import { rupiah, senOf } from "./amounts.js";
import { loadWords, number, t, tn } from "./words.js";

const PAUSE_MS = 400;
const PATIENCE_MS = 8_000;

class Entry {
  constructor(form, aside) {
    this.form = form;
    this.aside = aside;
    this.buttons = document.querySelectorAll("[data-save]");
    this.blank = this.aside.querySelector("[data-label-blank]");
    this.picture = this.aside.querySelector("[data-label-picture]");
    this.sum = this.aside.querySelector("[data-sum]");
    this.total = this.aside.querySelector("[data-total]");
    this.wide = matchMedia("(min-width: 1280px)");
    this.language = document.documentElement.lang;
    this.aside.hidden = false;
    const again = () => this.show();
    for (const event of ["input", "change", "refilled"]) form.addEventListener(event, again);
    document.addEventListener("class-chosen", again);
    this.wide.addEventListener("change", again);
    this.show();
  }

  value(name) {
    return this.form.elements.namedItem(name)?.value.trim() ?? "";
  }

  get count() {
    const count = Number(this.value("count"));
    return Number.isInteger(count) && count > 0 ? count : null;
  }

  show() {
    const { count } = this;
    const words = count ? tn("Save {n} asset", "Save {n} assets", count) : t("Save");
    for (const button of this.buttons) button.lastChild.textContent = words;
    this.blank.hidden = ["name", "brand", "class_code", "serials"].some((name) => this.value(name));
    const each = senOf(this.value("acquisition_value"), this.language);
    const isKnown = count && each !== null;
    this.sum.textContent = isKnown ? `${number(count)} × ${rupiah(each, this.language)}` : t("Number and value of each make the total.");
    this.total.textContent = isKnown ? rupiah(each * BigInt(count), this.language) : "–";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE_MS);
  }

  get address() {
    const chosen = this.form.querySelector("[name=class_choice]:checked");
    const [first] = this.value("serials").split("\n");
    const facts = {
      name: this.value("name"),
      brand: this.value("brand"),
      class_code: chosen?.value ?? this.value("class_code"),
      serial: first.split("\t")[0],
      acquired_on: this.value("acquired_on"),
      unit_id: this.value("unit_id"),
    };
    return `${this.aside.dataset.draftLabel}?${new URLSearchParams(facts)}`;
  }

  /** The picture of before stays until the next one is there, and where none comes. */
  async draw() {
    const { address } = this;
    if (!this.wide.matches || address === this.drawn) return;
    this.drawn = address;
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
      if (address === this.drawn) this.picture.replaceChildren(page.documentElement);
    } catch {
      if (address === this.drawn) this.drawn = null;
    }
  }
}

const aside = document.querySelector("[data-draft-label]");
if (aside) {
  const form = aside.parentElement.querySelector("form");
  await loadWords(form.dataset.words, document.documentElement.lang);
  new Entry(form, aside);
}

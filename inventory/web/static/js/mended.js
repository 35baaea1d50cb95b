/** After a refused form: a field's error goes, there and in the summary, once the field says something else that fits. */

const summary = document.querySelector("[data-error-summary]");
const heading = summary.querySelector("h2");
const counts = JSON.parse(summary.dataset.errorCounts);

const isTicked = (field) => field.type === "radio" || field.type === "checkbox";
const said = (field) => (isTicked(field) ? field.checked : field.value.trim());
const fits = (field) => field.validity.valid && (field.getAttribute("aria-required") !== "true" || said(field) !== "");

class FieldError {
  constructor(message) {
    this.message = message;
    this.refused = this.answer;
  }

  /** What bears the message: a field, its fieldset, the table in its place. */
  get bearers() {
    return [...document.querySelectorAll(`[aria-describedby~="${this.message.id}"]`)];
  }

  get names() {
    const borne = this.bearers.flatMap((one) => (one.matches("fieldset") ? [...one.elements] : [one]));
    return new Set([this.message.id.slice("f-".length, -"-error".length), ...borne.map((field) => field.name)].filter(Boolean));
  }

  get fields() {
    const { names } = this;
    return [...this.message.closest("form").elements].filter((field) => names.has(field.name));
  }

  get answer() {
    return JSON.stringify(this.fields.map(said));
  }

  get isMended() {
    return this.answer !== this.refused && this.fields.every(fits);
  }

  remove() {
    for (const name of this.names) summary.querySelector(`a[href="#f-${name}"]`)?.closest("li").remove();
    for (const one of this.bearers) one.removeAttribute("aria-invalid");
    this.message.remove();
  }
}

function look() {
  const mended = errors.filter((error) => error.isMended);
  if (!mended.length) return;
  errors = errors.filter((error) => !mended.includes(error));
  // What is read is the field just left or entered; the count is there for whoever comes back to it.
  summary.removeAttribute("role");
  for (const error of mended) error.remove();
  const left = summary.querySelectorAll("li").length;
  if (left) heading.lastChild.textContent = counts[left - 1];
  else summary.remove();
}

let errors = [...document.querySelectorAll('.error[id^="f-"]')].map((message) => new FieldError(message));
let isPressed = false;
let isDue = false;

// Lines go, and what is below them moves up: never between a button's press and its release.
function settle() {
  if (!isDue || isPressed) return;
  isDue = false;
  setTimeout(look);
}

function press(event) {
  isPressed = event.type === "pointerdown";
  settle();
}

for (const kind of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(kind, press, true);
for (const kind of ["change", "focusout", "class-chosen"]) {
  document.addEventListener(kind, () => {
    isDue = true;
    settle();
  });
}

/** The fields of a class: fetched when its code is chosen, what was typed in fields of the same name kept. */

const PATIENCE_MS = 8_000;

/** Show the fields of a class in `box`. */
export async function fill(box, code) {
  const address = `${box.dataset.facts}?class_code=${encodeURIComponent(code)}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) return;
  const fields = box.querySelector("[data-facts-fields]");
  const typed = new Map([...fields.querySelectorAll("[name]")].map((field) => [field.name, field.value]));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  fields.replaceChildren(...page.body.childNodes);
  for (const field of fields.querySelectorAll("[name]")) field.value = typed.get(field.name) ?? field.value;
  document.dispatchEvent(new Event("facts-shown"));
  const words = fields.querySelector("[data-fields-of]:not([hidden])");
  box.querySelector("[data-facts-count]").textContent = words?.textContent.trim() ?? "";
}

globalThis.document?.addEventListener("class-chosen", (event) => {
  for (const box of document.querySelectorAll("[data-facts]")) fill(box, event.detail.code).catch(() => {});
});

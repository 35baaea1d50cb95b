/** Names are offered while one types whom things are given to; who is called so is asked when the form is sent. */

const PAUSE_MS = 150;
const PATIENCE_MS = 8_000;
const SHORTEST = 2;

function optionOf({ name, post }) {
  const option = document.createElement("option");
  option.value = name;
  if (post) option.label = `${name} · ${post}`;
  return option;
}

/** Offer names under the field in `box`; without network it stays a field to type into. */
export function offerNames(box) {
  const field = box.querySelector("input");
  const list = document.createElement("datalist");
  let asked = 0;
  let timer = null;

  list.id = `${field.id}-names`;
  box.append(list);
  field.setAttribute("list", list.id);

  async function ask() {
    const query = field.value.trim();
    const mine = (asked += 1);
    if (query.length < SHORTEST) return list.replaceChildren();
    const address = `${box.dataset.people}?q=${encodeURIComponent(query)}`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { people } = answer.ok ? await answer.json() : { people: [] };
    return mine === asked ? list.replaceChildren(...people.map(optionOf)) : undefined;
  }

  field.addEventListener("input", () => {
    // Who was chosen before answered to other words.
    document.querySelector("[data-people-found]")?.remove();
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE_MS);
  });
}

for (const box of document.querySelectorAll("[data-people]")) offerNames(box);

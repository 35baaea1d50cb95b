/** The line above the list: one thing to know, perhaps one way on, for ten seconds. */

const SHOWN_MS = 10_000;

/** A line over an element that holds a span and a button. */
export function createLine(element) {
  const button = element.querySelector("button");
  let timer = null;

  function hide() {
    clearTimeout(timer);
    element.hidden = true;
  }

  /** Show words; `way` names the button and `does` is what it does. */
  function show(words, way = null, does = null) {
    element.querySelector("span").textContent = words;
    button.hidden = !way;
    button.textContent = way ?? "";
    button.onclick = () => {
      hide();
      does();
    };
    element.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(hide, SHOWN_MS);
  }

  return { show, hide };
}

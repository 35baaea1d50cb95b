/** Small helpers to build parts of the page; text is always set as text. */

let sprite = "";

/** Where the icons are. */
export const setSprite = (url) => {
  sprite = url;
};

/** An element with attributes and children; a null child or attribute is left out. */
export function element(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...[children].flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** An icon of the sprite, hidden from screen readers: a word always stands beside it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** A button with words, perhaps an icon, and what it does. */
export function button(words, does, { look = "", symbol = null, ...attributes } = {}) {
  const node = element("button", { type: "button", class: `button ${look}`.trim(), ...attributes }, [
    symbol ? icon(symbol) : null,
    element("span", {}, words),
  ]);
  node.addEventListener("click", does);
  return node;
}

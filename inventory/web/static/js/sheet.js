/** A part of a page that becomes a sheet over it, as small screens want it. */

/**
 * Show `box` as a sheet under `head` (a template with a title and a button that closes) until it is closed: by the
 * button, by Escape or by going back. It stays within its form; then it stands where it stood, and `closed` is called.
 */
export function openSheet(box, head, closed) {
  const gap = document.createComment("");
  const sheet = document.createElement("dialog");
  const close = () => sheet.close();
  sheet.className = "sheet";
  sheet.append(head.content.cloneNode(true));
  sheet.setAttribute("aria-labelledby", sheet.querySelector("h2").id);
  box.replaceWith(gap, sheet);
  sheet.append(box);
  sheet.showModal();
  history.pushState({ sheet: true }, "");

  addEventListener("popstate", close, { once: true });
  sheet.querySelector("header button").addEventListener("click", close);
  sheet.addEventListener("close", () => {
    removeEventListener("popstate", close);
    gap.replaceWith(box);
    sheet.remove();
    // Closed otherwise than by going back, its place in the history is still to be left.
    if (history.state?.sheet) history.back();
    closed();
  }, { once: true });
  return sheet;
}

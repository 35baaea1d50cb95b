/** The queue chip and its sheet: what waits, what was refused, and sending it now. */

import { number, t, tn } from "../words.js";
import { button, element, icon } from "./element.js";
import { grouped } from "./tag.js";

/** The gravest of what is true: {state, symbol, words} of the chip. */
export function chipOf({ refused, waiting, held, link }) {
  const kept = waiting + held;
  if (refused) return { state: "refused", symbol: "alert-triangle", words: tn("{n} refused", "{n} refused", refused) };
  if (link === "login")
    return { state: "login", symbol: "lock", words: t("Log in again · {n}", { n: number(kept) }) };
  if (link === "offline")
    return { state: "offline", symbol: "wifi-off", words: t("Offline · {n}", { n: number(kept) }) };
  if (waiting && link === "sending")
    return { state: "sending", symbol: "cloud-upload", words: t("Sending {n}", { n: number(waiting) }) };
  if (kept)
    return { state: "kept", symbol: "device-mobile", words: tn("{n} on this phone", "{n} on this phone", kept) };
  return { state: "sent", symbol: "cloud-check", words: t("Sent") };
}

/** Sentences on what is still on the device: what waits to be sent, and what waits for a person. */
const keptWords = ({ held, waiting }) => [
  tn("{n} scan waits to be sent", "{n} scans wait to be sent", waiting.length),
  ...(held.length
    ? [
        tn(
          "{n} thing is on the list and not yet recorded",
          "{n} things are on the list and not yet recorded",
          held.length,
        ),
      ]
    : []),
];

function saveAsFile(contents) {
  const blob = new Blob([JSON.stringify(contents, null, 1)], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(blob), download: t("scans.json") });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The chip and its sheet; `send()` tries now, `onDismiss(id)` hears that a refusal was read. */
export function createQueue({ chip, dialog, outbox, login, send, onDismiss }) {
  const body = dialog.querySelector("[data-body]");
  let link = "idle";

  async function paint() {
    const { held, waiting, rejected } = await outbox.contents();
    const { state, symbol, words } = chipOf({
      refused: rejected.length,
      waiting: waiting.length,
      held: held.length,
      link,
    });
    chip.dataset.queue = state;
    chip.dataset.waiting = waiting.length;
    chip.dataset.held = held.length;
    chip.replaceChildren(icon(symbol), element("span", {}, words));
    chip.setAttribute("aria-label", [words, ...keptWords({ held, waiting }), t("Open the outbox")].join(". "));
    if (dialog.open) fill({ held, waiting, rejected });
  }

  function refusal(scan) {
    const read = button(t("Read"), () => onDismiss(scan.id), { look: "quiet" });
    const words = element("span", {}, [
      element("b", {}, scan.answer?.asset?.name ?? grouped(scan.tag)),
      element("span", { class: "scan-why" }, scan.title || t("Refused by the server")),
    ]);
    return element("li", {}, [words, read]);
  }

  function fill({ held, waiting, rejected }) {
    const loggedOut =
      link === "login" &&
      element(
        "p",
        { class: "note warn" },
        element("div", {}, [
          t("You are logged out. Nothing is lost."),
          " ",
          element(
            "a",
            { href: `${login}?next=${encodeURIComponent(window.location.pathname)}` },
            t("Log in to send it."),
          ),
        ]),
      );
    body.replaceChildren(
      ...[
        loggedOut || null,
        rejected.length ? element("h3", {}, t("Refused")) : null,
        rejected.length ? element("ul", { class: "scan-refused" }, rejected.map(refusal)) : null,
        ...keptWords({ held, waiting }).map((words) => element("p", {}, `${words}.`)),
        element("div", { class: "actions" }, [
          button(t("Send now"), send, { look: "primary", symbol: "cloud-upload" }),
          button(t("Save as a file"), async () => saveAsFile(await outbox.contents()), { symbol: "download" }),
        ]),
      ].filter(Boolean),
    );
  }

  chip.addEventListener("click", async () => {
    dialog.showModal();
    await paint();
  });

  return {
    paint,
    link: (state) => {
      link = state;
      return paint();
    },
    save: async () => saveAsFile(await outbox.contents()),
  };
}

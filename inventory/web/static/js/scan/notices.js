/** What the page says in each state of the camera, and the ways on that it offers. */

import { t } from "../words.js";

const isSafari = () => /^((?!chrome|android).)*safari/i.test(navigator.userAgent);

const REFUSED = () =>
  isSafari()
    ? t("The camera is not allowed yet. Tap aA beside the address › Website settings › Camera › Allow.")
    : t("The camera is not allowed yet. Tap the icon left of the address › Permissions › Camera › Allow.");

/** {text, ways} of a state; `hint` counts how long nothing was found. Ways: start, photo, install, reload, save. */
export function notice(state, hint = 0) {
  switch (state) {
    case "off":
      return { text: t("The camera only reads tags. No picture is kept."), ways: ["start"] };
    case "asking":
      return { text: t("Choose Allow in the browser's window."), ways: [] };
    case "ready":
      return {
        text: [
          t("Point at a tag"),
          t("Come closer, 30–45 cm, straight on"),
          t("Come closer, 30–45 cm, straight on, or take a photo"),
        ][Math.min(hint, 2)],
        ways: [],
      };
    case "reading":
      return { text: "", ways: [] };
    case "paused":
      return { text: t("The camera rests to save the battery. Tap to go on."), ways: ["resume"] };
    case "refused":
      return { text: REFUSED(), ways: ["again", "photo"] };
    case "absent":
      return {
        text: t("No camera on this device. Type the code, use a hand scanner, or upload a photo."),
        ways: ["upload"],
      };
    case "busy":
      return { text: t("Another app is using the camera. Close that app first."), ways: ["again"] };
    case "lost":
      return { text: t("The camera was cut off. Your scans are safe."), ways: ["on"] };
    case "insecure":
      return {
        text: t("This address is not secure (http): no live camera. Photos and codes still work."),
        ways: ["photo", "install"],
      };
    case "unread":
      return {
        text: t("The QR reader is not loaded yet (410 KB). Photos are read on the server."),
        ways: ["photo", "reload"],
      };
    default:
      return {
        text: t("Scans cannot be kept: the phone's memory is full. Make room, then scan again."),
        ways: ["again", "save"],
      };
  }
}

/** The words of a way on. */
export const wayWord = (way) =>
  ({
    start: () => t("Turn on the camera"),
    resume: () => t("Go on"),
    on: () => t("Turn on again"),
    again: () => t("Try again"),
    photo: () => t("Take a photo"),
    upload: () => t("Upload a photo"),
    install: () => t("Make this phone secure"),
    reload: () => t("Load again"),
    save: () => t("Save the outbox as a file"),
  })[way]();

/** The fixed controls of the page: sound, photos, and the function keys; a hand scanner types everything else. */

import { t } from "../words.js";
import { isMuted, keepMuted } from "./settings.js";

/** The sound button: pressed means muted, and it stays so on this device. */
export function muteButton(button, { sprite, mute }) {
  function show() {
    const muted = isMuted();
    mute(muted);
    button.setAttribute("aria-pressed", String(muted));
    button.querySelector("span").textContent = muted ? t("Muted") : t("Sound");
    button.querySelector("use").setAttribute("href", `${sprite}#${muted ? "volume-off" : "volume"}`);
  }

  button.addEventListener("click", () => {
    keepMuted(!isMuted());
    show();
  });
  show();
}

/** File inputs whose pictures go to `readAll(files)`; the same file may be chosen twice. */
export function photoInputs(inputs, readAll) {
  for (const input of inputs) {
    input.addEventListener("change", async () => {
      await readAll([...input.files]);
      input.value = "";
    });
  }
}

/** Function keys {F2: does}; they rest while a dialog is open. */
export function functionKeys(keys) {
  window.addEventListener("keydown", (event) => {
    const does = keys[event.key];
    if (!does || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    does();
  });
}

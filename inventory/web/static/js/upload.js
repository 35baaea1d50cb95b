/** Photos and documents on their way: photos shrunk first, how far it is shown, sent again when it failed. */

import { jpegOf, shrink } from "./shrink.js";

const LONGEST = 1_600;
const QUALITY = 0.82;
const LIGHT = 400_000;
const PATIENCE_MS = 300_000;
const DONE = 201;

/** A photo as it is sent: a light file as it is, a heavy one drawn smaller where the browser can. */
export async function lightened(file, draw = (one) => shrink(one, LONGEST).then((canvas) => jpegOf(canvas, QUALITY))) {
  if (file.size <= LIGHT) return file;
  try {
    const smaller = await draw(file);
    return smaller && smaller.size < file.size ? smaller : file;
  } catch {
    return file;
  }
}

/** Why a sending was refused, in the server's words; nothing where it said none. */
export function reasonOf(text) {
  try {
    const { title, fields } = JSON.parse(text);
    return Object.values(fields ?? {}).join(" ") || title || "";
  } catch {
    return "";
  }
}

/** Post a form; resolves to the address to go on to, rejects with the reason in words, or none. */
function send(address, form, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(new Error(reasonOf(request.responseText)));
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.timeout = PATIENCE_MS;
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => (request.status === DONE ? resolve(JSON.parse(request.responseText).url) : fail());
    request.onerror = request.ontimeout = fail;
    request.send(form);
  });
}

/** The server hangs up on what is far too heavy, and no word of it arrives: say so before. */
function refuseHeavy(form, file) {
  if (file && file.size > Number(form.dataset.heaviest)) throw new Error(JSON.parse(form.dataset.said).heavy);
}

/** What the form shows while it sends. */
function createStatus(form) {
  const said = JSON.parse(form.dataset.said);
  const box = form.querySelector("[data-progress]");
  const bar = box.querySelector("progress");
  const spoken = form.querySelector("[data-spoken]");
  const failure = form.querySelector("[data-failure]");

  function tell(words, share) {
    failure.hidden = true;
    box.hidden = false;
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = 100 * share;
    const percent = share === undefined ? "" : ` ${Math.round(100 * share)} %`;
    box.querySelector("[data-words]").textContent = words + percent;
    if (spoken.textContent !== words) spoken.textContent = words;
  }

  return {
    shrinking: (place) => tell(said.shrinking + place),
    sending: (place, share) => (share < 1 ? tell(said.sending + place, share) : tell(said.keeping + place)),
    failed(reason) {
      box.hidden = true;
      spoken.textContent = "";
      failure.hidden = false;
      failure.querySelector("[data-reason]").textContent = reason || said.failed;
    },
  };
}

/** Show the page anew, with what the server says of it; an anchor alone would not load it. */
function goOn(address) {
  history.replaceState(null, "", address);
  location.reload();
}

/** Carry out `act`; while it runs nothing else starts, and where it fails it can be repeated. */
function createRun(form, status) {
  let last = null;

  async function run(act) {
    if ("busy" in form.dataset) return;
    last = act;
    form.dataset.busy = "";
    try {
      goOn(await act());
    } catch (error) {
      status.failed(error.message);
    } finally {
      delete form.dataset.busy;
    }
  }

  form.querySelector("[data-again]").addEventListener("click", () => last && run(last));
  return run;
}

/** Send photos one after another; those that arrived are not sent again. */
function photoSender(form, status, files) {
  const key = form.elements.namedItem("key").value;
  const waiting = files.map((file, index) => ({ file, key: index ? `${key}-${index}` : key }));
  return async () => {
    let address = "";
    while (waiting.length) {
      const [one] = waiting;
      const place = files.length > 1 ? ` ${files.length - waiting.length + 1}/${files.length}` : "";
      status.shrinking(place);
      one.light ??= await lightened(one.file);
      refuseHeavy(form, one.light);
      const content = new FormData();
      content.append("key", one.key);
      for (const { name, value } of form.querySelectorAll("input[type=hidden]:not([name=key])")) {
        content.append(name, value);
      }
      content.append("picture", one.light, "photo.jpg");
      address = await send(form.action, content, (share) => status.sending(place, share));
      waiting.shift();
    }
    return address;
  };
}

function takePhotos(form) {
  const status = createStatus(form);
  const run = createRun(form, status);
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.multiple = !input.hasAttribute("capture");
    input.addEventListener("change", () => {
      if (input.files.length) run(photoSender(form, status, [...input.files]));
    });
  }
}

function nameAfterFile(form) {
  const file = form.querySelector("input[type=file]");
  const name = form.elements.namedItem("name");
  file.addEventListener("change", () => {
    if (!name.value && file.files.length) name.value = file.files[0].name.replace(/\.\w+$/, "");
  });
}

function takeDocument(form) {
  const status = createStatus(form);
  const run = createRun(form, status);
  nameAfterFile(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(async () => {
      const content = new FormData(form);
      refuseHeavy(form, content.get("document"));
      return send(form.action, content, (share) => status.sending("", share));
    });
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("form[data-upload=photos]").forEach(takePhotos);
  document.querySelectorAll("form[data-upload=document]").forEach(takeDocument);
}

/** Pages of labels: how far a job is, asked again and again; which labels of the sheet get filled. */

const POLL_MS = 700;
const QUARTERS = 4;

/** Ask `ask()` for {settled, done, words} until it is settled; tell `show(state)` each time. */
export async function follow({ ask, show, wait = (ms) => new Promise((done) => setTimeout(done, ms)) }) {
  for (;;) {
    await wait(POLL_MS);
    try {
      const state = await ask();
      show(state);
      if (state.settled) return;
    } catch {
      // Without network the page stays as it is and asks on: the work goes on without it.
    }
  }
}

/** Which cells of a sheet are filled by `count` labels when the first goes to cell `start`. */
export const filled = (cells, start, count) =>
  Array.from({ length: cells }, (_, cell) => start <= cell && cell < start + count);

function showProgress(box) {
  const bar = box.querySelector("progress");
  let spoken = 0;
  follow({
    ask: async () => {
      const answer = await fetch(box.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return answer.json();
    },
    show: ({ settled, done, words }) => {
      bar.value = done;
      box.querySelector("[data-words]").textContent = words;
      const quarter = Math.floor((QUARTERS * done) / bar.max);
      if (quarter > spoken) box.querySelector("[data-spoken]").textContent = words;
      spoken = Math.max(spoken, quarter);
      if (settled) location.reload();
    },
  });
}

function showSheet(sheet) {
  const cells = [...sheet.querySelectorAll("td")];
  sheet.addEventListener("change", (event) => {
    const marks = filled(cells.length, Number(event.target.value), Number(sheet.dataset.count));
    cells.forEach((cell, index) => cell.classList.toggle("filled", marks[index]));
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-state]").forEach(showProgress);
  document.querySelectorAll(".label-sheet").forEach(showSheet);
}

// Answers in a grid by digits, each saved separately. Without this script each button submits its form, and the page reloads.
const grid = document.querySelector("form[data-answers]");
// Where rows have their own forms, the buttons of a strip name theirs, which is elsewhere on the page.
const within = grid?.closest("main");
const said = grid?.querySelector("[data-saved]");
const rowsOf = () => [...within.querySelectorAll("[data-row]")].filter((each) => each.checkVisibility());
const stops = (row) => row.querySelector("[data-digit], [data-stop]");
const go = (row, step) => {
  const all = rowsOf();
  for (let at = all.indexOf(row) + step; at >= 0 && at < all.length; at += step) {
    if (stops(all[at])) return stops(all[at]).focus();
  }
};
const tell = (words, bad) => { if (said) { said.textContent = words; said.classList.toggle("bad", bad); } };
// A row is replaced by its answer, so it is known by its place. What failed is said until it is saved.
const allRows = () => [...within.querySelectorAll("[data-row]")];
const failed = new Map();
let turn = Promise.resolve();
const record = (button) => {
  const row = button.closest("[data-row]");
  const place = allRows().indexOf(row);
  const body = new FormData(button.form);
  body.append(button.name, button.value);
  go(row, 1);
  // In turn, since of two answers for a row the later one counts.
  turn = turn.then(() => send(button.getAttribute("formaction") ?? button.form.action, body, place));
};
const send = async (path, body, place) => {
  const sent = { method: "POST", body, headers: { "Rapporteur-Fragment": "row" }, redirect: "error", signal: AbortSignal.timeout(15000) };
  const answer = await fetch(path, sent).catch(() => null);
  const text = await answer?.text().catch(() => null);
  if (answer?.ok && text) {
    failed.delete(place);
    show(allRows()[place], text);
  } else {
    // A refusal is a sentence; anything else, such as after the session has ended, is a document.
    const worded = answer?.headers.get("Content-Type")?.startsWith("text/");
    failed.set(place, (worded && text) || said?.dataset.failed || "");
    const row = allRows()[place];
    row.classList.add("unsaved");
    row.querySelector(".chosen").textContent = said?.dataset.failed ?? "";
  }
  const [words] = failed.values();
  tell(words ?? `${said?.dataset.words ?? ""} ${new Date().toTimeString().slice(0, 5)}`, failed.size > 0);
};
const show = (row, html) => {
  const held = row.contains(document.activeElement);
  const made = document.createElement("template");
  made.innerHTML = html;
  const fresh = made.content.querySelector("[data-row]");
  row.replaceWith(fresh);
  if (held) stops(fresh)?.focus();
};
within?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-digit]");
  if (!button) return;
  event.preventDefault();
  record(button);
});
within?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey || /^(text|search)$/.test(event.target.type ?? "")) return;
  if (/^[1-9]$/.test(event.key)) {
    const button = row.querySelector(`[data-digit="${event.key}"]`);
    if (button) { event.preventDefault(); record(button); }
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    go(row, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key.toLowerCase() === "n") {
    const link = row.querySelector("[data-need]");
    if (link) { event.preventDefault(); location.href = link.href; }
  }
});
// The buttons show the number of ticked rows they act on; the boxes may be in another form's rows.
for (const form of document.querySelectorAll("form[data-chosen]")) {
  const ticks = () => [...form.elements].filter((each) => each.type === "checkbox" && each.name === "to");
  const every = form.querySelector("[data-every]");
  const count = () => {
    const all = ticks(), ticked = all.filter((each) => each.checked);
    if (every) {
      every.checked = ticked.length > 0 && ticked.length === all.length;
      every.indeterminate = ticked.length > 0 && !every.checked;
    }
    for (const each of form.querySelectorAll("[data-count]")) {
      const among = each.dataset.count;
      each.textContent = ticked.filter((one) => !among || one.dataset.is === among).length;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.form !== form) return;
    if (event.target.matches("[data-every]")) for (const each of ticks()) each.checked = event.target.checked;
    count();
  });
  addEventListener("pageshow", count);
}

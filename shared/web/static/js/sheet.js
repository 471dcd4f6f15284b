// Marks many rows by keys, counts them, and keeps what is marked on the server. Without this each button does so.
const sheet = document.querySelector("form.marksheet[data-keep]");
const rows = () => [...sheet.querySelectorAll("[data-row]")];
const marks = (row) => [...row.querySelectorAll("input[type=radio]")];
const count = () => {
  const counts = {};
  for (const row of rows()) {
    const mark = marks(row).find((each) => each.checked)?.value ?? "";
    counts[mark] = (counts[mark] ?? 0) + 1;
  }
  for (const each of document.querySelectorAll("[data-tally]")) each.textContent = counts[each.dataset.tally] ?? 0;
  for (const each of sheet.querySelectorAll("[data-rest]")) each.hidden = !counts[""];
};
let later = 0;
let touched = false;
// What the server did not take stays in this browser: marks by the ids of the rows, and no name.
const place = () => `rapporteur-sheet ${sheet.dataset.keep}`;
const saved = (done) => {
  const notice = sheet.querySelector("[data-unsaved]");
  if (notice) notice.hidden = done;
  touched ||= !done;
  if (done) return localStorage.removeItem(place());
  const kept = rows().map((row) => [row.querySelector("input[name^='key.']").value, marks(row).find((each) => each.checked)?.value ?? ""]);
  localStorage.setItem(place(), JSON.stringify(Object.fromEntries(kept)));
};
const keep = () => {
  clearTimeout(later);
  if (!touched) return;
  touched = false;
  fetch(sheet.dataset.keep, { method: "POST", body: new FormData(sheet), keepalive: true, redirect: "error" })
    .then((answer) => saved(answer.ok), () => saved(false));
};
const takeUp = () => {
  const kept = JSON.parse(localStorage.getItem(place()) ?? "{}");
  for (const row of rows()) {
    const mark = kept[row.querySelector("input[name^='key.']").value];
    if (mark === undefined) continue;
    for (const each of marks(row)) each.checked = each.value === mark;
    touched = true;
  }
  if (touched) { count(); keep(); }
};
const changed = () => { count(); touched = true; clearTimeout(later); later = setTimeout(keep, 600); };
sheet?.addEventListener("change", (event) => { if (event.target.closest("[data-row]")) changed(); });
sheet?.addEventListener("submit", () => { clearTimeout(later); touched = false; });
addEventListener("focus", () => { if (sheet) keep(); });
addEventListener("pagehide", () => { if (sheet) keep(); });
// A page that comes back from memory may show marks of before.
if (sheet) { count(); takeUp(); }
sheet?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.type === "radio") return event.preventDefault();
  if (!/^[0-4]$/.test(event.key)) return;
  event.preventDefault();
  const place = Number(event.key);
  if (place === 0) marks(row).forEach((each) => { each.checked = false; });
  else marks(row)[place - 1].checked = true;
  const next = place ? rows()[rows().indexOf(row) + 1] ?? row : row;
  (marks(next).find((each) => each.checked) ?? marks(next)[0]).focus();
  changed();
});

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
const keep = () => {
  clearTimeout(later);
  if (!touched) return;
  touched = false;
  fetch(sheet.dataset.keep, { method: "POST", body: new FormData(sheet), keepalive: true })
    .then((answer) => { touched ||= !answer.ok; }, () => { touched = true; });
};
const changed = () => { count(); touched = true; clearTimeout(later); later = setTimeout(keep, 600); };
sheet?.addEventListener("change", (event) => { if (event.target.closest("[data-row]")) changed(); });
sheet?.addEventListener("submit", () => { clearTimeout(later); touched = false; });
addEventListener("pagehide", () => { if (sheet) keep(); });
// A page that comes back from memory may show marks of before.
if (sheet) count();
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

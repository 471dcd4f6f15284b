// The sheet of a meeting: marks with keys, adds and returns, counts, and shows one tab of rows. Without this script each
// button submits its row, and the page reloads.
const line = document.querySelector("form.entry-line");
const table = document.getElementById("rows");
const rows = () => [...table.querySelectorAll("[data-row]")];
const shown = () => rows().filter((row) => !row.hidden);
const strip = (row) => [...row.querySelectorAll(".strip button")];
const word = (value) => strip(rows()[0] ?? table).find((each) => each.dataset.value === value)?.textContent.replace(/^\s*\d\s*/, "").trim() ?? line.dataset.unmarked;
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
const saved = document.getElementById("saved");

const came = (row) => ["in person", "remote", "present"].includes(row.dataset.mark);
const tabs = {
  expected: (row) => !("walkIn" in row.dataset),
  unmarked: (row) => row.dataset.mark === "",
  present: came,
  "walk-ins": (row) => "walkIn" in row.dataset,
};
const isOn = (row, tab) => "unfinished" in row.dataset || row.classList.contains("waiting") || tabs[tab](row);
const count = () => {
  const marks = {}, capacities = {};
  for (const row of rows()) {
    marks[row.dataset.mark] = (marks[row.dataset.mark] ?? 0) + 1;
    if (came(row)) capacities[row.dataset.capacity] = (capacities[row.dataset.capacity] ?? 0) + 1;
  }
  for (const each of document.querySelectorAll("[data-tally]")) each.textContent = marks[each.dataset.tally] ?? 0;
  for (const each of document.querySelectorAll("[data-capacity-tally]")) {
    each.firstElementChild.textContent = capacities[each.dataset.capacityTally] ?? 0;
    each.hidden = !capacities[each.dataset.capacityTally];
  }
  for (const each of document.querySelectorAll("[data-count]")) each.textContent = rows().filter((row) => isOn(row, each.dataset.count)).length;
  for (const each of document.querySelectorAll("[data-rest]")) each.hidden = !marks[""];
};
for (const each of document.querySelectorAll("[data-tab]")) each.addEventListener("click", (event) => {
  event.preventDefault();
  for (const other of document.querySelectorAll("[data-tab]")) other.removeAttribute("aria-current");
  each.setAttribute("aria-current", "page");
  for (const row of rows()) row.hidden = !isOn(row, each.dataset.tab);
  for (const field of document.querySelectorAll("input[name=tab]")) field.value = each.dataset.tab;
  history.replaceState(null, "", each.href);
});
for (const each of table.querySelectorAll("time")) each.textContent = clock(each.dateTime);

const field = (row, name) => document.getElementById(strip(row)[0].getAttribute("form")).elements[name];
// Shows a row with its new mark; `at` is the time it was saved, if it was.
const show = (row, mark, at) => {
  row.dataset.mark = mark;
  for (const each of strip(row)) {
    each.setAttribute("aria-pressed", String(each.dataset.value === mark));
    each.value = each.dataset.value === mark ? "" : each.dataset.value;
  }
  const cell = row.querySelector("[data-at]");
  row.dataset.recorded = cell.querySelector("time")?.dateTime ?? row.dataset.recorded ?? "";
  cell.replaceChildren(mark && at ? Object.assign(document.createElement("time"), { dateTime: at, textContent: clock(at) }) : mark ? "…" : line.dataset.unmarked);
};
const capacityOf = (row) => row.querySelector(".capacity select");
const rowOf = (key) => rows().find((row) => row.dataset.key === key);

// A user who has signed in again on another page gets a new token with the page; until then the page says what to do.
const signedOut = async () => {
  const page = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" }).then((answer) => answer.ok ? answer.text() : "").catch(() => "");
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form.entry-line");
  if (fresh?.dataset.account === line.dataset.account) { line.elements.csrf_token.value = fresh.elements.csrf_token.value; return; }
  if (saved.querySelector("a")) return;
  saved.classList.add("late");
  const again = Object.assign(document.createElement("a"), { href: location.href, target: "_blank", rel: "noopener", textContent: line.dataset.signIn });
  saved.replaceChildren(`${line.dataset.signedOut} `, again);
};
const waiting = line && new Waiting(`rapporteur-sheet ${line.dataset.account} ${line.dataset.meeting}`, {
  token: () => line.elements.csrf_token.value,
  state: async (name) => {
    if (name === "signed-out") return signedOut();
    if (name === "unsaved" && saved.querySelector("a")) return;
    saved.classList.toggle("late", name === "unsaved");
    saved.textContent = name === "saved" ? line.dataset.savedWords.replace("{time}", clock(Date.now())) : name === "saving" ? line.dataset.saving : line.dataset.unsaved;
  },
  sent: (act, said) => {
    if (said.row) return put(act, said.row);
    const row = rowOf(act.row);
    if (!row) return;
    field(row, "fact").value = said.fact;
    field(row, "was").value = said.mark;
    for (const each of capacityOf(row).options) each.defaultSelected = each.value === act.fields.capacity;
    if (row.dataset.sending === act.id) { delete row.dataset.sending; show(row, said.mark, said.at); count(); }
  },
  refused: (act, said, status) => {
    const row = act.row && rowOf(act.row);
    if (row && status === 409 && "mark" in said) return differ(row, act, said);
    const words = said.refused ?? said.remedy ?? said.detail ?? "";
    if (row) { back(row); tell(row, words); }
    else put(act, "");
    saved.classList.add("late");
    saved.textContent = words;
    if (!row) { line.elements.find.value = act.fields.find; line.elements.person.value = act.fields.person; }
  },
});
// Said in the row too, since the line above the sheet goes on to the next mark.
const tell = (row, words) => {
  row.querySelector(".conflict")?.remove();
  const told = Object.assign(document.createElement("p"), { className: "conflict", textContent: words });
  row.querySelector("th").append(told);
  return told;
};
// A refused row shows again what is recorded.
const back = (row) => {
  const capacity = capacityOf(row);
  capacity.value = [...capacity.options].find((each) => each.defaultSelected)?.value ?? "";
  row.dataset.capacity = capacity.value;
  show(row, field(row, "was").value, row.dataset.recorded);
  count();
};
// Another user marked it in the meantime: both marks are shown, and the clerk chooses the right one.
const differ = (row, act, theirs) => {
  show(row, theirs.mark, theirs.at);
  field(row, "was").value = theirs.mark;
  field(row, "fact").value = theirs.fact;
  count();
  const told = tell(row, `${line.dataset.theirs.replace("{theirs}", word(theirs.mark)).replace("{yours}", word(act.fields.mark))} `);
  for (const [label, does] of [[line.dataset.keep, () => {}], [line.dataset.save, () => mark(row, act.fields.mark)]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "small quiet", textContent: label });
    button.addEventListener("click", () => { told.remove(); does(); strip(row)[0].focus(); });
    told.append(button);
  }
  saved.textContent = "";
};
const mark = (row, value) => {
  const form = document.getElementById(strip(row)[0].getAttribute("form"));
  const fields = Object.fromEntries(["row", "fact", "was", "level"].map((name) => [name, form.elements[name].value]));
  const id = crypto.randomUUID();
  const capacity = capacityOf(row).value;
  row.querySelector(".conflict")?.remove();
  Object.assign(row.dataset, { sending: id, capacity });
  show(row, value, "");
  count();
  waiting.add({ id, row: row.dataset.key, path: form.action, fields: { ...fields, mark: value, capacity } });
};
// A new row is shown on top until the server responds, and is then replaced by the response.
const put = (act, html) => {
  table.querySelector(`[data-act="${act.id}"]`)?.remove();
  if (html) {
    const read = new DOMParser().parseFromString(`<table>${html}</table>`, "text/html").querySelector("[data-row]");
    for (const each of read.querySelectorAll("time")) each.textContent = clock(each.dateTime);
    rowOf(read.dataset.key)?.remove();
    for (const each of table.querySelectorAll(`[id="${CSS.escape(read.id)}"]`)) each.remove();
    table.tHead.after(read);
    later(read);
    read.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }
  table.hidden = false;
  document.getElementById("none")?.remove();
  count();
};
const provisional = (act) => {
  const row = document.createElement("tbody");
  row.className = "waiting";
  row.dataset.act = act.id;
  const cells = [act.fields.find, act.fields.person, "", line.dataset.kept, word(act.fields.how), "…"];
  const made = row.insertRow();
  cells.forEach((words) => { made.insertCell().textContent = words; });
  table.tHead.after(row);
  table.hidden = false;
};
const later = (row) => {
  for (const each of row.querySelectorAll("[data-later]")) {
    each.hidden = false;
    each.addEventListener("click", () => { each.closest("details").open = false; line.elements.find.focus(); });
  }
};

line?.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(line));
  if (!fields.find.trim() && !fields["find.id"]) return;
  const act = { id: crypto.randomUUID(), path: line.action, fields: { ...fields, command_id: crypto.randomUUID() } };
  provisional(act);
  for (const name of ["find", "find.id", "person", "person.id"]) line.elements[name].value = "";
  line.elements.find.setAttribute("aria-expanded", "false");
  document.getElementById("list-find").hidden = true;
  line.elements.find.focus();
  waiting.add(act);
});
line?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.tagName === "SELECT") { event.preventDefault(); line.requestSubmit(); }
  if (event.key === "ArrowDown" && event.target.name === "find" && !event.target.value) {
    event.preventDefault();
    const first = shown().find((row) => row.dataset.mark === "") ?? shown()[0];
    if (first) focusOn(first);
  }
});
const focusOn = (row) => (strip(row).find((each) => each.getAttribute("aria-pressed") === "true") ?? strip(row)[0])?.focus();
table.addEventListener("click", (event) => {
  const button = event.target.closest(".strip button");
  if (!button || !waiting) return;
  event.preventDefault();
  const row = button.closest("[data-row]");
  mark(row, row.dataset.mark === button.dataset.value ? "" : button.dataset.value);
});
table.addEventListener("change", (event) => {
  if (!event.target.closest(".capacity") || !waiting) return;
  const row = event.target.closest("[data-row]");
  mark(row, row.dataset.mark);
});
table.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || !waiting || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".row-form")) return;
  const all = shown().filter((each) => strip(each).length);
  const next = all[all.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1)];
  if (/^Arrow(Up|Down)$/.test(event.key) && event.target.tagName !== "SELECT") {
    event.preventDefault();
    if (next) focusOn(next); else if (event.key === "ArrowUp") line.elements.find.focus();
  }
  if (!/^[0-4]$/.test(event.key) || !strip(row).length) return;
  event.preventDefault();
  const place = Number(event.key);
  mark(row, place ? strip(row)[place - 1].dataset.value : "");
  focusOn(place && next ? next : row);
});

if (line) {
  rows().forEach(later);
  for (const act of waiting.all()) {
    const row = act.row && rowOf(act.row);
    if (row) { row.dataset.sending = act.id; capacityOf(row).value = act.fields.capacity; row.dataset.capacity = act.fields.capacity; show(row, act.fields.mark, ""); }
    else if (!act.row) provisional(act);
  }
  count();
  waiting.send();
  if (!document.querySelector("[autofocus]")) line.elements.find.focus();
}

// Opens a fact in place, saves it, and returns to its value. Without this script the same rows are separate pages.
const SECONDS = 5000;
const open = () => document.querySelector("form.open-row");
const parse = (text) => new DOMParser().parseFromString(text, "text/html");
const said = (text, tone = "") => {
  const place = open()?.querySelector(".saving");
  if (place) { place.textContent = text; place.className = `saving ${tone}`; }
};
const focusRow = (row) => {
  const first = row.querySelector("[aria-invalid='true'], .conflict ~ .row-ends [data-cancel]")
    ?? row.querySelector(".row-fields > .field:first-of-type .text-row textarea")
    ?? row.querySelector(".row-fields :is(input:not([type=hidden]), select, textarea)");
  first?.focus();
  first?.select?.();
};
// If the values of one row open in its place, it names them all.
const rowOf = (page, name) => page.querySelector(`[data-row-of~="${name}"]`) ?? page.getElementById(`row-${name}`);
// Only the row itself is replaced; the content of the others stays.
const put = (page, name) => {
  const [here, there] = [document, page].map((each) => rowOf(each, name));
  if (!here || !there) return false;
  for (const each of there.querySelectorAll("[autofocus]")) each.removeAttribute("autofocus");
  here.replaceWith(document.adoptNode(there));
  there.dispatchEvent(new Event("drawn", { bubbles: true }));
  return true;
};
const touched = () => {
  const fields = [...open().querySelectorAll(".row-fields :is(input, select, textarea)")].filter((each) => each.type !== "hidden");
  return fields.some((each) => each.tagName === "SELECT" ? [...each.options].some((one) => one.selected !== one.defaultSelected)
    : ["radio", "checkbox"].includes(each.type) ? each.checked !== each.defaultChecked : each.value !== each.defaultValue);
};
// Text put here is read aloud by screen readers; without this script it stays empty.
const live = (part) => part.querySelectorAll("[data-saved], [data-live]").forEach((each) => each.setAttribute("role", "status"));
const show = async (link) => {
  const name = link.id.replace(/^value-/, "");
  if (open() && touched()) { await save(open()); if (open()) return; }
  if (open()) await leave(false);
  live(document);
  const answer = await fetch(link.href.split("#")[0]).catch(() => null);
  if (!answer?.ok || !put(parse(await answer.text()), name)) { location.href = link.href; return; }
  focusRow(rowOf(document, name));
};
const leave = async (back = true) => {
  const name = open().dataset.row;
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) { location.href = location.pathname; return; }
  put(parse(await answer.text()), name);
  if (back) document.getElementById(`value-${name}`)?.focus();
};
const send = async (form) => {
  const body = new FormData(form);
  for (;;) {
    // The command keeps its id, so that sending it again has no further effect.
    const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(SECONDS) }).catch(() => null);
    if (answer && answer.status !== 503 && answer.status !== 502) return answer;
    said(document.documentElement.dataset.unsaved, "warn");
    await new Promise((again) => { setTimeout(again, 2000); });
  }
};
const save = async (form) => {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  said(document.documentElement.dataset.saving);
  // What is typed now would not be sent.
  for (const each of form.querySelectorAll(".row-fields :is(input, textarea)")) each.readOnly = true;
  const name = form.dataset.row;
  const answer = await send(form);
  const page = parse(await answer.text());
  if (!rowOf(page, name)) { document.documentElement.replaceWith(document.adoptNode(page.documentElement)); return; }
  if (page.querySelector("form.open-row")) { put(page, name); focusRow(rowOf(document, name)); return; }
  saved(page, name);
};
// Text typed elsewhere in a part and not yet submitted is kept.
const keepTyped = (part, next) => {
  for (const each of part.querySelectorAll("input[type=text][id]")) {
    const there = next.querySelector(`#${CSS.escape(each.id)}`);
    if (there && each.value !== each.defaultValue) there.value = each.value;
  }
};
const saved = (page, name) => {
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (next) { keepTyped(part, next); part.replaceWith(document.adoptNode(next)); }
  }
  const [notice, place] = [page.querySelector(".notice[role=status]"), document.querySelector("[data-saved]")];
  if (notice && place) {
    place.replaceChildren(...notice.childNodes);
    place.classList.toggle("bad", notice.classList.contains("bad"));
    setTimeout(() => place.replaceChildren(), 8000);
  }
  document.getElementById(`value-${name}`)?.focus();
};
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-edit]");
  if (link) { event.preventDefault(); show(link); }
  const beside = event.target.closest("a[data-drawer]");
  if (beside) { event.preventDefault(); drawer(beside); }
  if (event.target.closest("a[data-cancel]") && open()) { event.preventDefault(); leave(); }
});
// Another page of the record opens at the right; with a modifier key, or without this script, it is a separate page.
const drawer = async (link) => {
  const answer = await fetch(link.href).catch(() => null);
  const part = answer?.ok && parse(await answer.text()).querySelector("[data-drawer-part]");
  if (!part) { location.href = link.href; return; }
  const dialog = document.createElement("dialog");
  dialog.className = "drawer";
  dialog.setAttribute("aria-label", link.textContent);
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: document.documentElement.dataset.close });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  dialog.append(close, document.adoptNode(part));
  document.body.append(dialog);
  dialog.showModal();
};
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.open-row")) return;
  event.preventDefault();
  save(event.target);
});
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a[data-edit]");
  if (link && event.key === "F2") { event.preventDefault(); show(link); }
  if (!event.target.closest?.("form.open-row") || event.defaultPrevented) return;
  if (event.key === "Escape") { event.preventDefault(); leave(); }
  if (event.key === "Enter" && event.target.tagName === "TEXTAREA" && event.ctrlKey) { event.preventDefault(); save(open()); }
  if (event.key === "Enter" && ["INPUT", "SELECT"].includes(event.target.tagName)) { event.preventDefault(); save(open()); }
});
if (open()) live(document);
document.addEventListener("drawn", (event) => live(event.target));
if (open()) focusRow(open());

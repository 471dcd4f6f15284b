// The room: typed text is saved automatically, and other clerks' changes appear. Without this script each form reloads the page.
const main = document.querySelector("main[data-room]");
const saved = main.querySelector("[data-saved]");
const say = (words, bad = false) => { if (saved) { saved.textContent = words; saved.classList.toggle("bad", bad); } };
const time = () => new Date().toTimeString().slice(0, 5);
const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const isChanged = (field) => field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
// Text that waits for a choice between two versions counts as typed too.
const isTyped = (part) => part.querySelector(".conflict") !== null || [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((each) => each === document.activeElement || isChanged(each));
const inside = (whole, part) => whole.querySelector(`[data-part="${part.dataset.part}"]`);
const put = (old, fresh) => {
  const made = document.importNode(fresh, true);
  old.replaceWith(made);
  made.dispatchEvent(new Event("drawn", { bubbles: true }));
};
// Each rendering has new ids for its acts; an unchanged part stays, so that users do not click on something just replaced.
const plain = (part) => part.outerHTML.replace(/ name="(batch|csrf_token)" value="[^"]*"/g, "");
const parts = (whole) => [...whole.querySelectorAll("[data-part]")];
const names = (whole) => parts(whole).map((each) => each.dataset.part).join(" ");
// A part in which the user is typing stays unchanged; the parts around it are rendered again.
const draw = (page) => {
  for (const fresh of parts(page)) {
    if (fresh.parentElement.closest("[data-part]")) continue;
    const old = inside(document, fresh);
    if (!old || plain(old) === plain(fresh)) continue;
    if (!isTyped(old) && (!parts(fresh).length || names(old) !== names(fresh))) { put(old, fresh); continue; }
    let last = null;
    for (const inner of parts(fresh)) {
      const was = inside(old, inner);
      if (!was) { const made = document.importNode(inner, true); last ? last.after(made) : old.prepend(made); }
      else if (!isTyped(was) && plain(was) !== plain(inner)) put(was, inner);
      last = inside(old, inner);
    }
    for (const each of parts(old)) if (!inside(fresh, each) && !isTyped(each)) each.remove();
  }
  const next = page.querySelector("main[data-room]");
  if (next) for (const name of ["state", "hands", "others"]) main.dataset[name] = next.dataset[name];
};
const drawPart = (page, name) => {
  const [old, fresh] = [document, page].map((each) => each.querySelector(`[data-part="${name}"]`));
  if (old && fresh) put(old, fresh);
  return document.querySelector(`[data-part="${name}"]`);
};
const ask = (href, options = {}) => fetch(href, { headers: { Accept: "text/html" }, ...options }).catch(() => null);
const look = async () => {
  const answer = await ask(location.href.split("#")[0]);
  if (answer?.ok) draw(parse(await answer.text()));
};
// Only the text itself is fetched again when opened, so that its hash is current.
const opened = async (link) => {
  const answer = await ask(link.href);
  return answer?.ok ? drawPart(parse(await answer.text()), link.dataset.opens) : null;
};
const open = async (link) => {
  const part = await opened(link);
  if (!part) { location.href = link.href; return; }
  const field = part.querySelector("textarea, input:not([type=hidden])");
  field?.focus();
  field?.setSelectionRange?.(field.value.length, field.value.length);
};
// Text typed while what was there before was being saved goes on in a field that knows what was saved.
const openAgain = async (page, name, typed) => {
  const link = page.querySelector(`[data-part="${name}"] [data-opens="${name}"]`);
  const field = link && (await opened(link))?.querySelector("textarea");
  if (!field) return;
  field.value = typed.value;
  field.focus();
  field.setSelectionRange(typed.selectionStart, typed.selectionEnd);
};
const close = (form) => { form.reset(); document.activeElement?.blur(); };
let typing = "";
const types = (paragraph) => {
  const body = new URLSearchParams({ paragraph, csrf_token: main.querySelector("[name=csrf_token]")?.value ?? "" });
  fetch(`${main.dataset.room}/typing`, { method: "POST", body, keepalive: true }).catch(() => null);
};
const send = async (form, button) => {
  // Also until its part is drawn again: a field that is taken away loses the focus, which would send it once more.
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  try { await deliver(form, button); } finally { delete form.dataset.sending; }
};
const deliver = async (form, button) => {
  const late = setTimeout(() => say(saved?.dataset.failed ?? "", true), 5000);
  say(saved?.dataset.saving ?? "");
  const body = new FormData(form, button);
  const field = form.querySelector("textarea");
  const text = field?.value;
  const answer = await ask(button?.getAttribute("formaction") ?? form.action, { method: "POST", body: new URLSearchParams(body) });
  clearTimeout(late);
  if (!answer || answer.status === 502 || answer.status === 503) { say(saved?.dataset.failed ?? "", true); setTimeout(() => { if (form.isConnected) send(form, button); }, 5000); return; }
  const page = parse(await answer.text());
  // Such as the form kept when the session has ended, which contains the typed text.
  if (!page.querySelector("main[data-room]")) { document.documentElement.replaceWith(document.adoptNode(page.documentElement)); return; }
  const part = form.closest("[data-part]")?.dataset.part;
  const refused = page.querySelector(".notice.bad");
  const hasMore = field?.value !== text;
  if (answer.ok) {
    if (field && !hasMore) { field.value = ""; field.defaultValue = ""; }
    if (!hasMore && !form.matches("[data-next]")) form.reset();
    if (!hasMore && form.contains(document.activeElement) && !form.matches("[data-next]")) document.activeElement.blur();
    for (const batch of form.querySelectorAll("[name=batch]")) batch.value = page.querySelector(`#${form.id || "none"} [name=batch]`)?.value ?? batch.value;
    for (const tick of form.elements) if (tick.type === "checkbox") tick.checked = tick.defaultChecked;
    if (part && hasMore) await openAgain(page, part, field);
    else if (part) drawPart(page, part);
    draw(page);
    say(`${saved?.dataset.words ?? ""} ${time()}`);
    if (form.matches("[data-next]") && !hasMore) form.querySelector("[data-verbs]").focus();
    return;
  }
  if (answer.status === 409 && part && page.querySelector(`[data-part="${part}"] .conflict`)) {
    const drawn = drawPart(page, part);
    if (hasMore) drawn.querySelector("textarea").value = field.value;
    drawn.querySelector(".conflict").focus();
    say("");
    return;
  }
  say(refused?.textContent.trim() ?? "", true);
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!main.contains(form) || !form.closest("[data-part]:not([data-part=foot]), [data-next], .new-paragraph")) return;
  event.preventDefault();
  send(form, event.submitter);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  const closes = event.target.closest("[data-closes]");
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link) { event.preventDefault(); open(link); }
  if (closes) { event.preventDefault(); close(closes.closest("form")); look(); }
});
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-saves]");
  if (!form || form.contains(event.relatedTarget)) return;
  if (typing) { types(""); typing = ""; }
  const field = form.querySelector("textarea");
  if (field.value !== field.defaultValue) send(form); else setTimeout(() => { if (form.isConnected && !form.contains(document.activeElement)) look(); }, 200);
});
document.addEventListener("input", (event) => {
  const paragraph = event.target.dataset.typing;
  if (paragraph && typing !== paragraph) { typing = paragraph; types(paragraph); setTimeout(() => { typing = ""; }, 5000); }
});
document.addEventListener("change", (event) => {
  const begins = event.target.dataset.begins;
  if (begins && event.target.checked) document.getElementById(begins).focus();
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && main.contains(form)) { event.preventDefault(); form.requestSubmit(); return; }
  if (event.key === "Escape" && !event.defaultPrevented && form?.matches(".editing")) { event.preventDefault(); close(form); look(); return; }
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const block = event.target.closest?.("[data-paragraph]");
    const button = block?.querySelector(`.moves [value=${event.key === "ArrowUp" ? "up" : "down"}]`);
    if (button) { event.preventDefault(); send(button.form, button).then(() => document.getElementById(block.id)?.querySelector("[data-opens]")?.focus()); }
    return;
  }
  // Digits choose the verb, except inside text fields.
  if (/^[1-8]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.matches("input, textarea")) {
    const verbs = (form ?? document.getElementById("new-conclusion"))?.querySelector("[data-verbs]");
    if (!verbs) return;
    event.preventDefault();
    verbs.selectedIndex = Number(event.key) - 1;
    verbs.form.querySelector("[name=wording]").focus();
  }
});
setInterval(async () => {
  if (document.hidden) return;
  const answer = await ask(`${main.dataset.room}/now${location.search}`);
  if (!answer?.ok) return;
  const now = await answer.json();
  if (now.state !== main.dataset.state || now.hands.join(" ") !== main.dataset.hands || String(now.others) !== main.dataset.others) look();
}, 3000);

// Searches while typing. Without this script the server searches when the form is submitted, and asks back.
const combine = (input) => {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const id = input.form.elements[`${input.name}.id`];
  let asked = 0;
  let at = -1;
  let waiting = 0;
  let searching = false;
  const options = () => [...list.children];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) move(-1);
  };
  const move = (to) => {
    at = to;
    options().forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    options()[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options()[at].id);
  };
  const add = () => input.form.requestSubmit(document.getElementById(input.dataset.adds));
  const choose = (option) => {
    input.value = option.textContent;
    id.value = option.dataset.id;
    show(false);
    if (input.dataset.adds) add();
  };
  const search = async () => {
    id.value = "";
    const mine = ++asked;
    const now = input.value;
    searching = now.trim().length > 1;
    if (!searching) return show(false);
    // In the body, because it may be a person's name, and addresses are logged.
    const typed = { method: "POST", body: new URLSearchParams({ q: now }), redirect: "error", signal: AbortSignal.timeout(3000) };
    const found = await fetch(input.dataset.find, typed).then((answer) => answer.ok ? answer.json() : null).then((answer) => answer?.found ?? [], () => []);
    if (mine !== asked) return;
    searching = false;
    if (input.value !== now) return;
    list.replaceChildren(...found.map((each, place) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${list.id}-${place}`, textContent: each.label });
      option.setAttribute("role", "option");
      option.dataset.id = each.id;
      return option;
    }));
    show(found.length > 0 && (waiting > 0 || document.activeElement === input));
  };
  let searched = Promise.resolve();
  input.addEventListener("input", () => { move(-1); searched = search(); });
  const acts = {
    ArrowDown: () => move(Math.min(at + 1, options().length - 1)),
    ArrowUp: () => move(Math.max(at - 1, 0)),
    Enter: () => choose(options()[Math.max(at, 0)]),
  };
  // The list may still be that of a shorter text, so a key waits for the one of all that is typed.
  const act = async (key) => {
    const now = input.value;
    waiting += 1;
    await searched;
    waiting -= 1;
    if (input.value !== now) return;
    if (!list.hidden) acts[key]();
    else if (key === "Enter" && input.dataset.adds) add();
  };
  input.addEventListener("keydown", (event) => {
    // In fields for repeated lookups, Enter takes the first option.
    const takesFirst = "first" in input.dataset && input.value && !id.value;
    const isForList = event.key === "Enter" ? waiting || at >= 0 || takesFirst : event.key in acts && (searching || !list.hidden);
    if (isForList) { event.preventDefault(); act(event.key); }
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
  });
  // Enter was pressed to choose an option, then *Save* was clicked: the choice comes first.
  input.form.addEventListener("submit", async (event) => {
    if (!waiting) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    while (waiting) await searched;
    input.form.requestSubmit(event.submitter);
  }, { capture: true });
  list.addEventListener("mousedown", (event) => { event.preventDefault(); choose(event.target); });
  input.addEventListener("blur", () => show(false));
};
const every = (part) => part.querySelectorAll("input[role=combobox]").forEach(combine);
every(document);
// A row opened later has some too.
document.addEventListener("drawn", (event) => every(event.target));

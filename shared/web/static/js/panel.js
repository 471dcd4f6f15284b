// Opens a number's rule and evidence beside the document. Without this script the link opens an ordinary page.
const panel = document.querySelector("#evidence");
let origin = null, asked = null;
const mark = (link) => {
  document.querySelectorAll("a.f.open").forEach((each) => each.classList.remove("open"));
  link?.classList.add("open");
};
// The opened number is part of the address, so that it can be shared.
const address = (link) => {
  const here = new URL(location.href);
  if (link) here.searchParams.set("opened", new URL(link.href).searchParams.get("figure") ?? "");
  else here.searchParams.delete("opened");
  history.replaceState(null, "", here);
};
const close = () => {
  panel.classList.remove("open");
  asked = null;
  mark(null);
  address(null);
  origin?.focus();
  origin = null;
};
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.f");
  if (event.target.closest("a[data-close]") && panel) { event.preventDefault(); return close(); }
  if (!link || !panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  asked = link;
  const answer = await fetch(link.href, { headers: { "Rapporteur-Fragment": "panel", Accept: "text/html" } }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  if (asked !== link) return;
  if (!answer?.ok || !text) { location.href = link.href; return; }
  panel.innerHTML = text;
  panel.classList.add("open");
  origin = link;
  mark(link);
  address(link);
  panel.querySelector("h2")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && origin) close();
});

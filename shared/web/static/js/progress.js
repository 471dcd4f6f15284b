// Polls every two seconds while something is being recorded. Without this script there is a link.
const bar = document.querySelector("progress");
setInterval(async () => {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("progress");
  if (!next) return location.reload();
  if (next.hasAttribute("value")) Object.assign(bar, { max: next.max, value: next.value });
  document.getElementById("how-far").textContent = page.getElementById("how-far").textContent;
}, 2000);

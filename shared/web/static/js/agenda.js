// Alt with an arrow moves the focused item through its own button; Enter in the line for a new item adds it.
document.getElementById(location.hash.slice(1))?.closest("a[data-edit]")?.focus(); // the item just moved
document.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-item]:not(.open)");
  if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    row.querySelector(`button[value^="${event.key === "ArrowUp" ? "up" : "down"}:"]`)?.click();
  }
  if (event.key !== "Enter" || event.defaultPrevented) return;
  if (event.target.matches(".entry input")) {
    event.preventDefault();
    document.querySelector(".entry button")?.click();
  }
  // A title is one line.
  if (event.target.matches("[data-item] textarea") && !event.ctrlKey) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

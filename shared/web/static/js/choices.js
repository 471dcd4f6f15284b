// In a row of a form with data-choices, a digit chooses and moves to the next row; 0 clears. Tab works without this script.
const form = document.querySelector("form[data-choices]");
form?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.target.type === "text" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.type === "radio") return event.preventDefault();
  if (!/^[0-9]$/.test(event.key)) return;
  const choices = (each) => [...each.querySelectorAll("input[type=radio]")];
  const place = Number(event.key);
  if (place > choices(row).length) return;
  event.preventDefault();
  if (place === 0) choices(row).forEach((each) => { each.checked = false; });
  else choices(row)[place - 1].checked = true;
  const rows = [...form.querySelectorAll("[data-row]")];
  const next = place ? rows[rows.indexOf(row) + 1] ?? row : row;
  (choices(next).find((each) => each.checked) ?? choices(next)[0]).focus();
});

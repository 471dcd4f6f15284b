// In a form of lines, Enter moves to the same field of the next line, and choosing a series gives its line a code.
"use strict";
const form = document.querySelector("form.lines, form[data-lines]");
if (form) {
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !field.closest("tbody")) return;
    event.preventDefault();
    const next = field.closest("tr").nextElementSibling;
    const place = field.closest("td").cellIndex;
    const target = next ? next.cells[place].querySelector("input:not([type=hidden]), select") : form.querySelector("button.primary");
    target.focus();
  });
  form.addEventListener("change", ({ target }) => {
    const given = target.selectedOptions?.[0]?.dataset.code;
    const code = given && target.closest("tr").querySelector("input[name$='.code']");
    if (code && (!code.value || code.value === code.dataset.given)) code.value = code.dataset.given = given;
  });
}

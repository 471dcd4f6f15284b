// A form is submitted once: its button shows this and cannot be pressed again. The server is safe without this script.
addEventListener("submit", (event) => {
  const form = event.target;
  // A search records nothing and may be submitted again, as may a form that returns a file.
  if (form.method !== "post" || form.matches("[role=search]") || event.defaultPrevented || event.submitter?.matches("[data-again]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  if (!button) return;
  button.dataset.words = button.textContent;
  button.textContent = document.documentElement.dataset.recording;
  button.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[data-words]")) {
      button.textContent = button.dataset.words;
      button.removeAttribute("aria-disabled");
    }
  }
});
// Going back to a form that was refused asks for the form again: a browser cannot show the answer to a form twice.
addEventListener("pagehide", () => {
  if ("refused" in document.documentElement.dataset) history.replaceState(null, "", location.href);
});

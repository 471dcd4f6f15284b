// A form is sent once: its button says so and cannot be pressed again. The server is safe without this.
addEventListener("submit", (event) => {
  const form = event.target;
  // A search records nothing, and may be sent again; so may what gives a file.
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

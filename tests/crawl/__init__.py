"""Plants a canary in every text field of every event, and looks for it in every response to every kind of viewer."""

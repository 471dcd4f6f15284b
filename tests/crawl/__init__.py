"""Plants a canary in every text field of every event and looks for it in all that anybody is answered."""

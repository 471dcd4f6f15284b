"""Plants a canary in every text field of every event and looks for it in every answer that anybody gets."""

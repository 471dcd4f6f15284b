"""Word documents (DOCX) made of a template: its content controls are filled, and nothing is fetched or run."""

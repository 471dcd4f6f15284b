"""Word documents (DOCX) made from a template: its content controls are filled, and nothing is fetched or executed."""

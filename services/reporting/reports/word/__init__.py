"""Reports as Word documents: the content that `rendering.docx` writes into a template, and the template."""

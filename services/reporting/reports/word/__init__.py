"""Reports as documents of Word: what `rendering.docx` writes into a template, and the template."""

"""Documents of meetings: the communiqué in each language, as a Word document and as a tagged PDF."""

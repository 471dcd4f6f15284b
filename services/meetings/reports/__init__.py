"""Documents of meetings: the communiqué in each language, as Word document and as tagged PDF."""

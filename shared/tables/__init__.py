"""Tables as files, CSV and XLSX: read into rows, reporting all errors at once, and written so that reading restores the
same content."""

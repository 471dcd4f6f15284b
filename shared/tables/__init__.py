"""Tables as files, CSV and XLSX: read into rows with every complaint at once, and written so that reading gives the
same."""

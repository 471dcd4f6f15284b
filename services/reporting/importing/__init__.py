"""Files of reporting: from when the record of an item of the resolution is kept."""

"""What staff see and do: series, meetings, who attended, what is missing in the record."""

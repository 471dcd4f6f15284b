"""The page of a meeting's recordings: consents, where the recordings are, to whom they were sent, and who came next time."""

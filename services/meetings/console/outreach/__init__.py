"""The page of a meeting's recordings: consents, locations of recordings, their addressees, and who came next time."""

"""The page of a meeting's recordings: who consented, where they are, to whom they were sent, and who came next time."""

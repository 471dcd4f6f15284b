"""The sheet of a meeting's attendance: who is expected and who came, each mark saved by itself."""

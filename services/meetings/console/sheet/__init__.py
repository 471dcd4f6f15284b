"""The sheet of a meeting's attendance: who is expected and who came, with each mark saved separately."""

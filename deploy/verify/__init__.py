"""The auditor's single file: it imports nothing of the program, so that it can be taken away and read on its own."""

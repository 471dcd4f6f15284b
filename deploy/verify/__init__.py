"""Verification of exported files and figures. The auditor's single file imports nothing from the program, so that it
can be copied and read on its own."""

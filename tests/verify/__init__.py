"""Exported bundles, whole and broken, verified by both verifiers: the program's `log verify` and the auditor's single
file."""

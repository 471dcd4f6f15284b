"""Exported bundles, whole and broken, proved by both verifiers: the program's `log verify` and the auditor's single file."""

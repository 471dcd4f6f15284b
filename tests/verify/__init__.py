"""Exported bundles, valid and broken, checked by both verifiers: the program's `log verify` and the auditor's single
file."""

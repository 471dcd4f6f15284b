"""Data leaving and entering an installation: exports, imports, backups, rebuilds, and following a log."""

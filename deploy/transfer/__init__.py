"""Data entering and leaving an installation: exports, imports, backups, rebuilds, and following a log."""

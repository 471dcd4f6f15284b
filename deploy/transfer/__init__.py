"""What goes out of an installation and comes in: exports, imports, backups, rebuilds, and a log that is followed."""

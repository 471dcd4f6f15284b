"""Backups of an installation, and its restoration: from a backup, the topics, and the checkpoints that are kept elsewhere."""

"""Rendering of reports: each format is a function of one laid-out source, the same bytes for the same logs and arguments."""

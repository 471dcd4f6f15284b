"""The tests mirror the source: a test's folder shows its subject, its markers its requirements."""

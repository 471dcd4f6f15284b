"""The tests mirror the source: a test's folder says what it is about, its markers what it needs."""

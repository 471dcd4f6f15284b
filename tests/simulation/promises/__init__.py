"""The promises of the log, each checked from outside with separate SQL, hashes and folds."""

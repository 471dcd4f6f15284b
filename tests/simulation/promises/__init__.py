"""The promises of the log, each checked from outside: with SQL, hashes and a fold of its own."""

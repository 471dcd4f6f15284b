"""The promises of the log, each looked at from outside: SQL of its own, hashes of its own, a fold of its own."""

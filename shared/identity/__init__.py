"""Rules of passwords, second factors, tokens and sessions that several services apply alike."""

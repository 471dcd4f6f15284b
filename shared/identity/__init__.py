"""Rules for passwords, second factors, tokens and sessions, shared by several services."""

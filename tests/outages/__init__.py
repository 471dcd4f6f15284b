"""A broker that is gone or was wiped, a database that is gone or frozen, a part that hangs: what clerks get to hear, and what is there afterwards."""

"""A broker that is gone or was wiped, a database that is gone or frozen, a part that hangs: clerks' answers meanwhile,
and the records afterwards."""

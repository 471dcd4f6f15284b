"""A broker that is down or was wiped, a database that is down or frozen, a hung process: responses to clerks
meanwhile, and the records afterwards."""

"""The roles that may read and write in the console."""

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}
ADMINISTRATORS = frozenset({"administrator"})

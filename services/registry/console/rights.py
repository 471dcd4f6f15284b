"""Who works in the console."""

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}
ADMINISTRATORS = frozenset({"administrator"})

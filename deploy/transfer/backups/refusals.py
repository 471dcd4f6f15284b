"""Why an installation is not restored as it was asked for."""

from collections.abc import Sequence
from pathlib import Path

from shared.domain.errors import Problem, Refused


class NotWhatWasSigned(Problem):
    """What there is of a log is not what was signed of it. Parameters: log, remedy."""

    code = "not-what-was-signed"

    def __init__(self, log: str, found: str, remedy: str) -> None:
        super().__init__(log=log, remedy=f"{log}: {found} {remedy}")


class WouldBeLost(Refused):
    """Neither the backup nor a topic holds what was promised. Parameters: remedy."""

    code = "would-be-lost"

    def __init__(self, found: Sequence[str], *, topics: bool) -> None:
        """`topics`: whether they were read."""
        unread = (
            "No topic was read (one machine, or --without-topics): an installation on Kafka and PostgreSQL is restored with "
            "--production. "
        )
        remedy = (
            f"Nothing was restored. {'' if topics else unread}First look for what is missing: a newer backup, a copy of a topic, "
            "the folder of checkpoints (RAPPORTEUR_CHECKPOINTS). If there is none, run it again with --accept-loss: these logs then go on under new "
            "origins, and whoever follows them is told."
        )
        super().__init__(remedy="\n".join([*found, remedy]))


class NoVault(Refused):
    """The vault is lost, and no copy of it was named. Parameters: remedy."""

    code = "no-vault"

    def __init__(self) -> None:
        remedy = (
            "The vault has nobody's key, so nobody in the backup could be named any more, and nobody could sign in. Nothing was "
            "restored. Name its backup: --vault FILE. If there is none: --without-vault."
        )
        super().__init__(remedy=remedy)


class HoldsEvents(Refused):
    """What is to be filled is not empty. Parameters: remedy."""

    code = "holds-events"

    def __init__(self, service: str, home: Path) -> None:
        remedy = (
            f"The database of {service} holds events already, and nothing was restored. Name a new folder in RAPPORTEUR_HOME, "
            f"or move the databases of {home} aside first: all of them, since they belong together. On one machine these are "
            "registry.db, meetings.db and reporting.db with their -wal and -shm, on PostgreSQL the databases of these names."
        )
        super().__init__(remedy=remedy)


class OtherHistory(Refused):
    """The backup is of another log than the one that was kept of last. Parameters: log, remedy."""

    code = "other-history"

    def __init__(self, log: str, found: str) -> None:
        super().__init__(log=log, remedy=f"{log}: {found}")

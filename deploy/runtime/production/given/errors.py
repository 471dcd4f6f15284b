"""Problems with existing servers. None of the sentences contains a secret."""

from collections.abc import Iterable
from pathlib import Path

from shared.domain.errors import Refused


class OtherServers(Refused):
    """Refusal: the home's installation has its data on other servers. Parameters: remedy."""

    code = "other-servers"

    def __init__(self, kind: str, remembered: str) -> None:
        super().__init__(
            remedy=f"This installation's {kind} is {remembered}. Start with `rapporteur up --production` alone to go on with "
            "it; to move, `rapporteur log export` here, then start a new home with the other servers and "
            "`rapporteur log load` there."
        )


class NameTaken(Refused):
    """Refusal: a database, role, user or topic of that name (`found`) belongs to someone else; or, in a home that was
    started on that server, the file with its password is lost. Parameters: remedy."""

    code = "name-taken"

    def __init__(self, kind: str, name: str, where: str, lost: Path | None = None) -> None:
        self.found = f"There is a {kind} {name} at {where}, and this installation did not make it."
        remedy = f"{self.found} Choose other names with --prefix, for example --prefix rapporteur_."
        if lost is not None:
            fields = f"*:*:*:{name}:" if lost.suffix == ".pgpass" else ""
            remedy = (
                f"There is a {kind} {name} at {where}, and the file with its password, {lost}, is lost. Put it back from a "
                "copy of the home. Without one, write a new password into it, and start again, which sets it: "
                f"""(umask 077; echo "{fields}$(openssl rand -hex 24)" > '{lost}')"""
            )
        super().__init__(remedy=remedy)


class MadeByAnotherHome(Refused):
    """Refusal: these servers already have the installation to restore, but the home has none of its passwords.
    Parameters: remedy."""

    code = "made-by-another-home"

    def __init__(self, found: str, home: Path) -> None:
        super().__init__(
            remedy=f"{found} Put installation.json, keys/*, secrets/postgres-*.pgpass and secrets/kafka-*.password of the "
            f"home that was lost into {home}, and run it again. Under other names nothing of the topics would be found."
        )


class MissingRight(Refused):
    """Refusal: the named user lacks a right. Parameters: remedy."""

    code = "missing-right"

    def __init__(self, user: str, may_not: str, give: Iterable[str], instead: Iterable[str]) -> None:
        lines = [
            f"The user {user} may not {may_not}.",
            "Give it the right:",
            *(f"    {each}" for each in give),
            "or have this made by somebody who may, and start again:",
            *(f"    {each}" for each in instead),
        ]
        super().__init__(remedy="\n".join(lines))

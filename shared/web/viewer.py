"""The viewer of a request, as shared/web/tokens.py finds them from its token."""

from typing import Literal, cast

import msgspec
from flask import g

from shared.identity.tokens import OF_MACHINES, Kind

Via = Literal["cookie", "bearer", "none"]


class Viewer(msgspec.Struct, frozen=True):
    """The viewer. `account`, `session` and `kind` are None for visitors; `via` gives the way the token came, `issued`
    its time, `credential` that of a partner by which it was got."""

    account: str | None = None
    roles: frozenset[str] = frozenset()
    session: str | None = None
    via: Via = "none"
    kind: Kind | None = None
    issued: int = 0
    credential: str | None = None

    @property
    def caller(self) -> str:
        """Return what limits are counted by: the credential, or the account; empty for visitors."""
        return self.credential or self.account or ""

    @property
    def signed_in(self) -> bool:
        return self.account is not None

    @property
    def is_machine(self) -> bool:
        """Return whether it is one of our own services, a partner's machine, or a monitor: these have their own routes only."""
        return self.kind in OF_MACHINES


def viewer() -> Viewer:
    """Return the viewer of this request."""
    return cast(Viewer, g.viewer)

"""The viewer of a request, as shared/web/tokens.py finds them from its token."""

from typing import Literal, cast

import msgspec
from flask import g

from shared.identity.tokens import OF_MACHINES, Kind

Via = Literal["cookie", "bearer", "none"]


class Viewer(msgspec.Struct, frozen=True):
    """The viewer. `account`, `session` and `kind` are None for visitors; `via` gives the way the token came, `issued`
    its time."""

    account: str | None = None
    roles: frozenset[str] = frozenset()
    session: str | None = None
    via: Via = "none"
    kind: Kind | None = None
    issued: int = 0

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

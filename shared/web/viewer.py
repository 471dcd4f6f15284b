"""The viewer of a request, as identified by shared/web/tokens.py from its token."""

from typing import Literal, cast

import msgspec
from flask import g

from shared.identity.tokens import OF_MACHINES, Kind

Via = Literal["cookie", "bearer", "none"]


class Viewer(msgspec.Struct, frozen=True):
    """The viewer. `account`, `session` and `kind` are None for visitors; `via` is how the token was sent, `issued` its
    time of issue, `credential` the partner's credential that it was obtained with."""

    account: str | None = None
    roles: frozenset[str] = frozenset()
    session: str | None = None
    via: Via = "none"
    kind: Kind | None = None
    issued: int = 0
    credential: str | None = None

    @property
    def caller(self) -> str:
        """Return the key for counting limits: the credential, or the account; empty for visitors."""
        return self.credential or self.account or ""

    @property
    def signed_in(self) -> bool:
        return self.account is not None

    @property
    def is_machine(self) -> bool:
        """Return whether the viewer is one of our own services, a partner's machine, or a monitor, which may only use
        routes of their own."""
        return self.kind in OF_MACHINES


def viewer() -> Viewer:
    """Return the viewer of this request."""
    return cast(Viewer, g.viewer)

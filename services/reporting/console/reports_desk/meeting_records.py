"""Statements that the desk records in the log of meetings: over HTTP, with the viewer's rights, each under its own id,
so that repeating a request records nothing twice. Recorded statements come back here as events."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from flask_babel import gettext as _

from shared.domain.errors import NotAllowed, NotThere, Unavailable
from shared.statements.kinds import StatementKind
from shared.web.peers import PeerDenied, PeerRefused, Unreachable, ask_peer
from shared.web.statements.endpoints import path_of
from shared.web.tokens import viewer_authorization

SECONDS = 5


class MeetingsUnavailable(Unavailable):
    """Failure: the meetings service does not answer, or not as expected. Parameters: part, remedy."""

    code = "meetings-are-silent"

    def __init__(self) -> None:
        remedy = _("The meetings service is not answering, so this cannot be recorded. Send it again soon.")
        super().__init__(part="meetings", remedy=remedy)


class NotTaken(Exception):
    """The meetings service refused one of several statements: `number` is its place among them; `remedy` gives the
    reason in words."""

    def __init__(self, number: int, remedy: str) -> None:
        super().__init__(number)
        self.number, self.remedy = number, remedy


class MeetingRecords:
    """`url` is the address of the meetings service, without prefix."""

    def __init__(self, url: str) -> None:
        self._api = f"{url}/meetings/api"

    def state(self, kind: StatementKind, batch: str, stated: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Record several statements of a kind, one after another; each has a key that is unique in the batch.

        Raises NotTaken (the statements before it are recorded), NotAllowed, MeetingsUnavailable.
        """
        for number, (word, values) in enumerate(stated):
            self._state(kind, f"{kind.name}-{uuid5(UUID(batch), word)}", values, number)

    def _state(self, kind: StatementKind, fact: str, values: Mapping[str, Any], number: int) -> None:
        address = f"{self._api}/{path_of(kind)}"
        try:
            ask_peer(address, viewer_authorization(), SECONDS, {"fact": fact, **values})
        except PeerDenied as denied:
            if denied.status == 404:
                raise MeetingsUnavailable from None
            raise NotAllowed(needs=["staff"]) from None
        except PeerRefused as refused:
            raise NotTaken(number, _remedy(refused.code)) from None
        except Unreachable:
            raise MeetingsUnavailable from None


def checked_batch(text: str) -> str:
    """Return the id of a form's batch. Raises NotThere if it is not a UUID."""
    try:
        known = str(UUID(text)) == text
    except ValueError:
        known = False
    if not known:
        raise NotThere(id=text[:80].encode("ascii", "backslashreplace").decode())
    return text


def _remedy(code: str) -> str:
    match code:
        case "already-stated":
            return str(_("This was recorded a moment ago in different words. Correct it on its own page."))
        case "reference-withdrawn" | "unknown-record":
            return str(_("The subject was withdrawn, or is not known to the meetings service. Choose another one."))
    return str(_("The meetings service refused this (%(code)s). This line was not recorded.", code=code))

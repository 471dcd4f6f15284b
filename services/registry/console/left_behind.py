"""The records that an account is responsible for, in this service and in the others, as its page shows them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask_babel import gettext as _

from shared.web.console import Peer
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.statements.hand_over import records_of
from shared.web.statements.workspace import StatementWorkspace
from shared.web.tokens import viewer_authorization

SECONDS = 2
PAGE = "hand-over/"


class Left(NamedTuple):
    """The records of an account in one service: its name, the number of records (None: not known), and the page."""

    service: str
    records: int | None
    path: str


class LeftBehind:
    """Counts the records that a disabled account leaves, or would leave."""

    def __init__(self, work: StatementWorkspace, peers: Sequence[Peer]) -> None:
        self._work, self._peers = work, peers

    def of(self, account: str) -> list[Left]:
        """Return the services in which the account is responsible for something, and those that do not answer."""
        return [each for each in self._every(account) if each.records != 0]

    def _every(self, account: str) -> Iterator[Left]:
        query = urlencode({"account": account})
        yield Left(_("Registry"), len(records_of(self._work, account)), f"/registry/console/{PAGE}?{query}")
        for peer in self._peers:
            try:
                answer: dict[str, Any] = ask_peer(f"{peer.console}/{PAGE}left?{query}", viewer_authorization(), SECONDS)
                count = answer.get("records")
            except PeerDenied:
                continue  # the service has no such page, or the viewer has no right to it
            except Unreachable:
                count = None
            yield Left(_(peer.label.capitalize()), count, f"/{peer.label}/console/{PAGE}?{query}")

"""Parts of a record's page that come from another service's log: requested as the page is rendered, with the viewer's
own rights, and neither stored nor logged here. A service that does not answer is named, and the rest is shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from shared.web.console.federated_search import SECONDS, Peer
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization


@dataclass(frozen=True)
class PartCell:
    """A cell: its text, and the page or record that it links to, if any; the requesting service looks up the record's
    name."""

    text: str = ""
    path: str = ""
    record: str = ""


@dataclass(frozen=True)
class RecordPart:
    """A part's table, with the total number of rows and the address of the full list."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[PartCell]]
    count: int
    path: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FoundParts(NamedTuple):
    """The parts by name, and the labels of services that did not answer."""

    parts: dict[str, RecordPart]
    silent: list[str]

    @property
    def records(self) -> list[str]:
        """Return the ids of the records to be named in the parts."""
        return [cell.record for part in self.parts.values() for row in part.rows for cell in row if cell.record]


def parts_of(record: str, peers: Sequence[Peer]) -> FoundParts:
    """Return the parts that other services have of a record."""
    found = FoundParts({}, [])
    for peer in peers:
        try:
            answer = ask_peer(f"{peer.console}/about/{quote(record, safe='')}", viewer_authorization(), SECONDS)
            found.parts.update({each["name"]: _read(each) for each in answer["parts"]})
        except PeerDenied as denied:
            if denied.status == HTTPStatus.NOT_FOUND:
                found.silent.append(peer.label)
            # Otherwise the viewer has no rights there, and misses nothing.
        except (Unreachable, KeyError, TypeError):
            found.silent.append(peer.label)
    return found


def _read(part: dict[str, Any]) -> RecordPart:
    rows = [[PartCell(**cell) for cell in row] for row in part["rows"]]
    return RecordPart(**{**part, "rows": rows})

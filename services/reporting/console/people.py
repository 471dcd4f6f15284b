"""People named in passages of reports: looked up in the registry with the viewer's own rights while a page is rendered,
and never stored."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from shared.domain.batches import batched
from shared.web.console.columns import Choice
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.statements.records import MOST_FOUND, RecordSource
from shared.web.tokens import viewer_authorization

SECONDS, AT_A_TIME = 2, 100


def people_source(url: str) -> RecordSource:
    """Return the source of people. `url`: the registry's address, without prefix; while it does not answer, nobody is named."""
    api = f"{url}/registry/api/people"

    def find(typed: str) -> Sequence[Choice]:
        found = _rows(f"{api}/search", {"search": typed[:200], "limit": MOST_FOUND})
        return [(row["id"], row["name"]) for row in found if row.get("name")]

    def names(people: Collection[str]) -> Mapping[str, str]:
        pages = [_rows(f"{api}?{urlencode({'ids': ','.join(some)})}") for some in batched(sorted(people), AT_A_TIME)]
        return {row["id"]: row["name"] for rows in pages for row in rows if row.get("name")}

    return RecordSource(find, names, lambda person: f"/registry/console/people/{person}")


def _rows(address: str, body: object = None) -> list[Any]:
    try:
        return list(ask_peer(address, viewer_authorization(), SECONDS, body).get("items", ()))
    except (PeerDenied, Unreachable):
        return []

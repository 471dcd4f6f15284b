"""Tasks and search results of all services, each of which answers for its own.

A service gives its own as JSON under its console; the one with the common start page asks the others with the viewer's
own right. Services that do not answer are named, and the rest is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS = 2
MOST_OF_A_KIND = 8
"""Of each kind; a service tells one more, so that the page can say that there are more."""

Group = Literal["late", "next", "decide", "history"]


@dataclass(frozen=True)
class Task:
    """A task: a sentence, its reason or subject, its address, and the action with its button."""

    group: Group
    what: str
    path: str
    why: str = ""
    due: str = ""
    act: str = ""
    act_path: str = ""


@dataclass(frozen=True)
class SearchResult:
    """A record found: its kind (in words), its name, its address, and one line that identifies it."""

    kind: str
    name: str
    path: str
    line: str = ""


@dataclass(frozen=True)
class Peer:
    """Another service: `label` for its name in a sentence, `console` its console's address without a slash at the end."""

    label: str
    console: str


class FederatedResult(NamedTuple):
    """The results of all services, and the labels of those that did not answer."""

    items: list[Any]
    unreachable: list[str]


def as_json(each: Task | SearchResult) -> dict[str, str]:
    """Return JSON: texts may be lazy, in the viewer's language."""
    return {name: str(value) for name, value in asdict(each).items()}


def all_tasks(own: Sequence[Task], peers: Sequence[Peer]) -> FederatedResult:
    return _ask_peers(own, peers, Task, "needs")


def search_all(own: Sequence[SearchResult], peers: Sequence[Peer], typed: str) -> FederatedResult:
    return _ask_peers(own, peers, SearchResult, "found", {"q": typed})


def _ask_peers(
    own: Sequence[Any], peers: Sequence[Peer], kind: Callable[..., Any], name: str, body: object = None
) -> FederatedResult:
    result = FederatedResult(list(own), [])
    for peer in peers:
        try:
            answer = ask_peer(f"{peer.console}/{name}", viewer_authorization(), SECONDS, body)
            result.items.extend(kind(**each) for each in answer[name])
        except PeerDenied as denied:
            if denied.status == HTTPStatus.NOT_FOUND:
                result.unreachable.append(peer.label)
            # Otherwise the viewer has no right there, and misses nothing.
        except (Unreachable, KeyError, TypeError):
            result.unreachable.append(peer.label)
    return result

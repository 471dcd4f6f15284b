"""Tasks, start page panels and search results of all services, each of which supplies its own.

A service supplies its own as JSON under its console; the service with the common start page queries the others with the
viewer's own rights. Services that do not answer are named, and the rest is shown.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

import msgspec

from shared.web.console.log_progress import Lacking, LogProgress, lacking_of
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS = 2
MOST_OF_A_KIND = 8
"""The number of results shown of each kind; a service returns one more, so that the page can indicate that there are
more."""

Group = Literal["late", "do", "decide", "waiting"]


class Task(msgspec.Struct, frozen=True):
    """A task: a sentence, its reason, its address, and the action with its button; `quiet` is an alternative way to
    settle it.

    `due` is an ISO day, or empty. `rule` names the rule that found the task, and `about` the record concerned; together
    they identify a task set aside. `officer` is the responsible officer's account, if any.
    """

    group: Group
    what: str
    path: str
    why: str = ""
    due: str = ""
    act: str = ""
    act_path: str = ""
    quiet: str = ""
    quiet_path: str = ""
    rule: str = ""
    about: str = ""
    officer: str = ""

    @property
    def key(self) -> str:
        return f"{self.rule} {self.about or self.path}"[:200]


class StartLine(msgspec.Struct, frozen=True):
    """A line beside the tasks: its subject, one line of facts, a further note, its time (ISO), and an act."""

    what: str
    path: str
    line: str = ""
    beside: str = ""
    at: str = ""
    act: str = ""
    act_path: str = ""


class Number(msgspec.Struct, frozen=True):
    """A figure under its column heading: its text, and its evidence page. `unknown` if it has no value."""

    head: str
    words: str
    path: str
    key: str
    of: str
    value: str = ""
    unknown: bool = False


class Totals(msgspec.Struct, frozen=True):
    """A past event or period, with its figures in order."""

    what: str
    path: str
    numbers: list[Number]


class StartPanels(msgspec.Struct, frozen=True):
    """The panels beside the tasks: what comes next, what was last with its totals, drafts, and recent changes."""

    upcoming: list[StartLine] = []
    totals: list[Totals] = []
    drafts: list[StartLine] = []
    changes: list[StartLine] = []


class OwnWork(msgspec.Struct, frozen=True):
    """The part of the start page that one service supplies."""

    needs: list[Task] = []
    panels: StartPanels = StartPanels()
    progress: LogProgress = LogProgress()


class WorkOfAll(NamedTuple):
    """The start page's content from all services, and the labels of those that did not answer."""

    needs: list[Task]
    panels: StartPanels
    lacking: Lacking
    unreachable: list[str]


@dataclass(frozen=True)
class SearchResult:
    """A record found: the label of its kind, its name, its address, and one line that identifies it."""

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


def in_plain_texts(work: OwnWork) -> Any:  # noqa: ANN401  as JSON has it
    """Return JSON; texts may be lazy and are rendered in the viewer's language."""
    return msgspec.to_builtins(work, enc_hook=str)


def as_json(each: SearchResult) -> dict[str, str]:
    """Return JSON; texts may be lazy and are rendered in the viewer's language."""
    return {name: str(value) for name, value in asdict(each).items()}


def work_of_all(own: OwnWork, peers: Sequence[Peer]) -> WorkOfAll:
    parts, silent = [own], list[str]()
    for peer in peers:
        if (answer := _answer(peer, "needs", None, silent)) is None:
            continue
        try:
            parts.append(msgspec.convert(answer, OwnWork))
        except msgspec.ValidationError:
            silent.append(peer.label)
    panels = StartPanels(
        *([each for part in parts for each in getattr(part.panels, name)] for name in StartPanels.__struct_fields__)
    )
    lacking = lacking_of([part.progress for part in parts])
    return WorkOfAll([each for part in parts for each in part.needs], panels, lacking, silent)


def search_all(own: Sequence[SearchResult], peers: Sequence[Peer], typed: str) -> FederatedResult:
    result = FederatedResult(list(own), [])
    for peer in peers:
        if (answer := _answer(peer, "found", {"q": typed}, result.unreachable)) is None:
            continue
        try:
            result.items.extend(SearchResult(**each) for each in answer["found"])
        except (KeyError, TypeError):
            result.unreachable.append(peer.label)
    return result


def _answer(peer: Peer, name: str, body: object, silent: list[str]) -> dict[str, Any] | None:
    """Return a service's answer; None if it does not answer (noted in `silent`), or if the viewer has no rights there,
    and so misses nothing."""
    try:
        return ask_peer(f"{peer.console}/{name}", viewer_authorization(), SECONDS, body)
    except PeerDenied as denied:
        if denied.status == HTTPStatus.NOT_FOUND:
            silent.append(peer.label)
    except Unreachable:
        silent.append(peer.label)
    return None

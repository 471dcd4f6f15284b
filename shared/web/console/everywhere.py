"""What needs attention and what is found by a search, over all services: each answers for its own.

A service tells its own as JSON under its console; the one with the common start page asks the others with the viewer's
own right. One that does not answer is named, and the rest is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from shared.web.neighbours import Denied, Silent, ask
from shared.web.tokens import right_of_the_viewer

SECONDS = 2
SHOWN = 8
"""Of each kind; a service tells one more, so that the page can say that there are more."""

Group = Literal["late", "next", "decide", "history"]


@dataclass(frozen=True)
class Need:
    """One thing that needs attention: what (a sentence), why or which, where it is, and the act with its button."""

    group: Group
    what: str
    path: str
    why: str = ""
    due: str = ""
    act: str = ""
    act_path: str = ""


@dataclass(frozen=True)
class Found:
    """One record that a search found: of what kind it is (in words), its name, where it is, and one line to tell it by."""

    kind: str
    name: str
    path: str
    line: str = ""


@dataclass(frozen=True)
class Neighbour:
    """Another service: `label` for its name in a sentence, `console` its console's address without a slash at the end."""

    label: str
    console: str


class Whole(NamedTuple):
    """What all of them said, and the labels of those that did not answer."""

    said: list[Any]
    silent: list[str]


def told(each: Need | Found) -> dict[str, str]:
    """As JSON: texts may be lazy, in the viewer's language."""
    return {name: str(value) for name, value in asdict(each).items()}


def needs_of_all(own: Sequence[Need], neighbours: Sequence[Neighbour]) -> Whole:
    return _of_all(own, neighbours, Need, "needs")


def found_of_all(own: Sequence[Found], neighbours: Sequence[Neighbour], typed: str) -> Whole:
    return _of_all(own, neighbours, Found, "found", {"q": typed})


def _of_all(
    own: Sequence[Any], neighbours: Sequence[Neighbour], kind: Callable[..., Any], name: str, body: object = None
) -> Whole:
    whole = Whole(list(own), [])
    for neighbour in neighbours:
        try:
            answer = ask(f"{neighbour.console}/{name}", right_of_the_viewer(), SECONDS, body)
            whole.said.extend(kind(**each) for each in answer[name])
        except Denied as denied:
            if denied.status == HTTPStatus.NOT_FOUND:
                whole.silent.append(neighbour.label)
            # Otherwise the viewer has no right there, and misses nothing that is theirs.
        except (Silent, KeyError, TypeError):
            whole.silent.append(neighbour.label)
    return whole

"""Texts of old meetings not yet assigned to a topic, each with the topics similar to it."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

import msgspec
from flask_babel import gettext as _
from sqlalchemy import Row

from services.meetings.console.stating import LONGEST_LINE
from services.meetings.queries.topics import TopicQueries, TopicWeb
from shared.domain.collation import collation_key
from shared.event_store.statements import StatementRow
from shared.web.days import localized_number
from shared.web.statements.sentences import text_for_reader

MOST_OFFERED = 5
LIKELY = 0.7
_WORDS = re.compile(r"\w+")
_EMPTY = frozenset({"and", "of", "the", "for", "in", "on", "to", "a", "with", "by"})


class UnassignedText(msgspec.Struct):
    """A text of a meeting; `offered` are topics, the most similar first; `chosen` is preset to the first one if it is
    similar enough."""

    fact: str
    text: str
    meeting: Row[Any]
    offered: list[tuple[str, str]]
    chosen: str
    ticked: bool = False
    error: str = ""


class UnassignedTexts:
    """The texts, and all topics to choose from."""

    def __init__(self, queries: TopicQueries) -> None:
        web = queries.every()
        names = _names(web)
        self.topics = sorted(
            ((fact, text_for_reader(row.statement.name)) for fact, row in web.topics.items()),
            key=lambda each: collation_key(each[1]),
        )
        self.rows = [_offered(row, meeting, names, dict(self.topics)) for row, meeting in queries.unassigned()]
        self._treated = {(each.meeting.id, each.topic): each.row.statement.named_as for each in web.treatments}

    @property
    def any_ticked(self) -> bool:
        return any(row.ticked for row in self.rows)

    @property
    def wrong(self) -> bool:
        return any(row.error for row in self.rows)

    def choose(self, form: Mapping[str, str]) -> None:
        """Read the ticks and choices of a form."""
        topics = dict(self.topics)
        for row in self.rows:
            row.ticked = form.get(f"tick.{row.fact}") == "yes"
            chosen = form.get(f"topic.{row.fact}", row.chosen)
            row.chosen = chosen if chosen in topics else ""

    def treatments(self, new_topic: str | None) -> list[dict[str, Any]]:
        """Return statements that assign the ticked texts to their topics, or to a new one; faults are noted at their rows."""
        statements: list[dict[str, Any]] = []
        taken = dict(self._treated)
        for row in self.rows:
            if not row.ticked:
                continue
            topic = new_topic or row.chosen
            if not topic:
                row.error = _("Choose its topic.")
                continue
            if (other := taken.setdefault((row.meeting.id, topic), row.text)) is not row.text:
                row.error = _(
                    "%(meeting)s already treats this topic as “%(name)s”. Choose another topic.",
                    meeting=row.meeting.code,
                    name=other,
                )
            if len(row.text) > LONGEST_LINE:
                row.error = _(
                    "The name of a topic has at most %(most)s characters. On the page of the topic, record how the meeting"
                    " treated it, under a shorter name.",
                    most=localized_number(LONGEST_LINE),
                )
            statements.append({"meeting": row.meeting.id, "topic": topic, "named_as": row.text, "discussed": row.fact})
        return statements


def _names(web: TopicWeb) -> list[tuple[str, str]]:
    """Return every name by which a topic is known: its own, and those that meetings gave it."""
    own_names = [(fact, name) for fact, row in web.topics.items() for name in row.statement.name.values()]
    return [*own_names, *((each.topic, each.row.statement.named_as) for each in web.treatments)]


def _offered(
    row: StatementRow, meeting: Row[Any], names: Iterable[tuple[str, str]], topic_names: Mapping[str, str]
) -> UnassignedText:
    text, best = row.statement.topic, dict[str, float]()
    for topic, name in names:
        best[topic] = max(likeness(text, name), best.get(topic, 0.0))
    offered = sorted(best.items(), key=lambda each: (-each[1], topic_names[each[0]]))[:MOST_OFFERED]
    chosen = offered[0][0] if offered and offered[0][1] >= LIKELY else ""
    return UnassignedText(row.fact, text, meeting, [(topic, topic_names[topic]) for topic, _score in offered], chosen)


def likeness(one: str, other: str) -> float:
    """Return the similarity of two names, from 0 to 1: by the words that they share, or letter by letter."""
    one, other = collation_key(one), collation_key(other)
    first_words, second_words = (frozenset(_WORDS.findall(each)) - _EMPTY for each in (one, other))
    shared = (
        len(first_words & second_words) / min(len(first_words), len(second_words))
        if first_words and second_words
        else 0.0
    )
    return max(shared * 0.95, SequenceMatcher(None, one, other).ratio())

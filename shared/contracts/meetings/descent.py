"""The descent of topics from one another, and the judgement of a topic that holds on a day or at a meeting: derived
from dated statements, and never stored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from shared.contracts.meetings.follow_up import ProgressStated
from shared.contracts.meetings.topics import LineageStated
from shared.domain.dates import first_day, last_day

_SUCCEEDED = ("merged into", "continues as")


class Judgement(NamedTuple):
    """A judgement and its rank among all: by its last possible day, then by the order stated."""

    place: tuple[date, Any]
    stated: ProgressStated


def judgements_by_topic(dated: Iterable[tuple[ProgressStated, Any]]) -> Mapping[str, list[Judgement]]:
    """Return judgements by their subject; each is given with its place in the order stated."""
    by_topic: dict[str, list[Judgement]] = {}
    for stated, place in dated:
        by_topic.setdefault(stated.about, []).append(Judgement((last_day(stated.on), place), stated))
    return by_topic


class TopicDescent(msgspec.Struct, frozen=True, dict=True):
    """Topics' judgements and lineages."""

    judgements: Mapping[str, Sequence[Judgement]]
    lineages: tuple[LineageStated, ...]

    def judged_on(self, topic: str, day: date) -> ProgressStated | None:
        """Return the judgement that holds on a day, or None: after a merger, the successor's if it has been judged
        since; for a topic not itself judged by then, its predecessor's."""
        judgement = self._last(topic, date.min, day)
        for successor, since in self._successors(topic):
            if since <= day and (later := self._last(successor, since, day)) is not None:
                return later
        return judgement or self._of_predecessors(topic, day, frozenset((topic,)))

    def judged_at(self, topic: str, meeting: str) -> ProgressStated | None:
        """Return the last judgement made at a meeting, of the topic or else of a predecessor."""
        for one in (topic, *self._predecessors(topic)):
            if judged := [each for each in self.judgements.get(one, ()) if each.stated.at == meeting]:
                return max(judged).stated
        return None

    def kin(self, topic: str) -> frozenset[str]:
        """Return a topic with all its predecessors and successors."""
        return frozenset((topic, *_linked(topic, self._predecessors), *_linked(topic, self._followers)))

    def same_as(self, topic: str) -> Sequence[str]:
        """Return the topics that a topic is stated to be the same as, in either direction."""
        return self._same.get(topic, ())

    def _last(self, topic: str, first: date, last: date) -> ProgressStated | None:
        """Return the last judgement certainly dated between two days."""
        dated = [
            each for each in self.judgements.get(topic, ())
            if first <= first_day(each.stated.on) and last_day(each.stated.on) <= last
        ]  # fmt: skip
        return max(dated).stated if dated else None

    def _of_predecessors(self, topic: str, day: date, seen: frozenset[str]) -> ProgressStated | None:
        for each in self._predecessors(topic):
            if each not in seen:
                judged = self._last(each, date.min, day) or self._of_predecessors(each, day, seen | {each})
                if judged is not None:
                    return judged
        return None

    def _successors(self, topic: str) -> list[tuple[str, date]]:
        """Return the topics that a topic became, each with the day from which that is certain."""
        became = [each for each in self.lineages if each.topic == topic and each.relation in _SUCCEEDED]
        return [(each.into, last_day(each.on)) for each in became] + [(each, date.min) for each in self.same_as(topic)]

    def _predecessors(self, topic: str) -> list[str]:
        return [each.topic for each in self.lineages if each.into == topic] + [*self.same_as(topic)]

    def _followers(self, topic: str) -> list[str]:
        return [each.into for each in self.lineages if each.topic == topic]

    @cached_property
    def _same(self) -> Mapping[str, list[str]]:
        by_topic: dict[str, list[str]] = {}
        for each in self.lineages:
            if each.relation == "same as":
                by_topic.setdefault(each.topic, []).append(each.into)
                by_topic.setdefault(each.into, []).append(each.topic)
        return by_topic


def descendants(topic: str, lineages: Iterable[LineageStated]) -> set[str]:
    """Return all topics that descend from a topic."""
    became: dict[str, list[str]] = {}
    for each in lineages:
        became.setdefault(each.topic, []).append(each.into)
    return _linked(topic, lambda one: became.get(one, []))


def _linked(topic: str, following: Callable[[str], list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [topic]
    while waiting:
        for each in following(waiting.pop()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found

"""The lineage of a topic as a picture: one column per meeting of any series, one lane per line of descent (LOOK 4.6).
Pure functions from facts to shapes with coordinates, which a template writes as SVG. On a phone, time runs
downwards."""

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec

Family = Literal["open", "in work", "result", "ended", "not judged"]
FAMILY_OF: Mapping[str, Family] = {
    "raised": "open",
    "revived": "in work",
    "discussed": "in work",
    "priority": "in work",
    "referred to ITU-T": "in work",
    "under study": "in work",
    "output approved": "result",
    "closed": "ended",
    "dropped": "ended",
}
MOST_LANES = 7
WIDE, NARROW = "wide", "narrow"
COLUMN, LANE, LEFT, HEAD, FOOT = 110, 112, 70, 84, 16
ROW, MARGIN = 64, 70
LONGEST_LINE, MOST_LINES = 15, 3


class MeetingColumn(msgspec.Struct, frozen=True):
    """A meeting, or a gap in the record between two: `heads` are the lines above it."""

    key: str
    heads: tuple[str, ...]
    gap: bool = False


class Treated(msgspec.Struct, frozen=True):
    """A topic at a meeting: `column` is the meeting's, `stage` the word for its `family`."""

    topic: str
    column: int
    name: str
    family: Family
    stage: str
    path: str
    revived: bool = False


class Became(msgspec.Struct, frozen=True):
    """A line from one topic to another, from a column to another; `parts`: the first continues beside the other."""

    topic: str
    into: str
    word: str
    begins: int
    ends: int
    parts: bool


class Node(NamedTuple):
    x: float
    y: float
    lines: Sequence[str]
    treated: Treated
    own: bool


class Stroke(NamedTuple):
    """A line; `kind` is whole, dashed (over a gap) or dotted (until revived)."""

    path: str
    kind: Literal["whole", "dashed", "dotted"]
    own: bool


class Word(NamedTuple):
    x: float
    y: float
    text: str
    end: bool


class Picture(msgspec.Struct, frozen=True):
    """Shapes in one width. `heads` are columns with their places; `left_out`: topics without a lane."""

    name: str
    width: float
    height: float
    heads: tuple[tuple[float, float, MeetingColumn], ...]
    nodes: tuple[Node, ...]
    strokes: tuple[Stroke, ...]
    words: tuple[Word, ...]
    left_out: int


def lanes_of(topic: str, continuations: Sequence[str], treated: Sequence[Treated]) -> Mapping[str, int]:
    """Return the lane of each topic: 0 for the topic itself and its continuations, -1 and 1 beside it; kin, by first
    appearance, take the nearest free lane."""
    spans: dict[str, list[int]] = {}
    for treated_topic in sorted(treated, key=lambda treated_topic: treated_topic.column):
        spans.setdefault(treated_topic.topic, []).append(treated_topic.column)
    lanes = dict.fromkeys((topic, *continuations), 0)
    taken: dict[int, list[tuple[int, int]]] = {}
    for kin, columns in spans.items():
        if kin in lanes:
            continue
        first, last = columns[0], columns[-1]
        for lane in sorted(range(-(MOST_LANES // 2), MOST_LANES // 2 + 1), key=lambda lane: (abs(lane), lane)):
            if lane and all(last + 1 < begins or ends + 1 < first for begins, ends in taken.get(lane, ())):
                lanes[kin] = lane
                taken.setdefault(lane, []).append((first, last))
                break
    return lanes


def lineage_pictures(
    topic: str,
    continuations: Sequence[str],
    columns: Sequence[MeetingColumn],
    treated: Sequence[Treated],
    became: Sequence[Became],
) -> tuple[Picture, ...]:
    """Return the picture in both widths; none if no meeting treated the topic."""
    if not treated:
        return ()
    lanes = lanes_of(topic, continuations, treated)
    return tuple(_Drawing(name, topic, lanes, columns, treated, became).picture() for name in (WIDE, NARROW))


class _Drawing:
    def __init__(
        self,
        name: str,
        topic: str,
        lanes: Mapping[str, int],
        columns: Sequence[MeetingColumn],
        treated: Sequence[Treated],
        became: Sequence[Became],
    ) -> None:
        self._name, self._topic, self._lanes, self._columns = name, topic, lanes, columns
        self._treated = [each for each in treated if each.topic in lanes]
        self._became = [each for each in became if each.topic in lanes and each.into in lanes]
        self._left_out = len({each.topic for each in treated} - lanes.keys())
        used = [lanes[each.topic] for each in self._treated]
        self._top, self._lane_count = min(used), max(used) - min(used) + 1

    def picture(self) -> Picture:
        ends = [self._at(len(self._columns) - 1, self._top + self._lane_count - 1)]
        width, height = ends[0][0] + LEFT, ends[0][1] + LANE / 2 + FOOT
        if self._name == NARROW:
            width, height = 344, ends[0][1] + ROW
        heads = tuple((*self._at(place, self._top), column) for place, column in enumerate(self._columns))
        strokes, words = self._lines()
        nodes = tuple(
            Node(*self._at(each.column, self._lanes[each.topic]), wrapped(each.name), each, self._own(each.topic))
            for each in self._treated
        )
        return Picture(self._name, width, height, heads, nodes, tuple(strokes), tuple(words), self._left_out)

    def _at(self, column: int, lane: int) -> tuple[float, float]:
        if self._name == NARROW:
            step = (MARGIN - 20) / max(1, self._lane_count - 1)
            return round(10 + (lane - self._top) * min(step, 20), 1), 24 + column * ROW
        return LEFT + column * COLUMN, HEAD + LANE * (lane - self._top) + LANE * 0.6

    def _own(self, topic: str) -> bool:
        return self._lanes[topic] == 0

    def _lines(self) -> tuple[list[Stroke], list[Word]]:
        strokes: list[Stroke] = []
        words: list[Word] = []
        by_line: dict[str, list[Treated]] = {}
        for each in sorted(self._treated, key=lambda each: each.column):
            by_line.setdefault(self._topic if self._own(each.topic) else each.topic, []).append(each)
        for of_line in by_line.values():
            for before, after in pairwise(of_line):
                strokes += self._segment(before, after)
                if after.revived:
                    words.append(self._word(after.column, self._lanes[after.topic], after.stage.lower()))
        for line in self._became:
            is_own = self._own(line.topic) and self._own(line.into)
            strokes.append(Stroke(self._curve(line), "whole", is_own))
            # The word is placed where the lines part or meet, beside the curve.
            column, topic = (line.begins, line.topic) if line.parts else (line.ends, line.into)
            words.append(self._word(column, self._lanes[topic], line.word, ending=not line.parts))
        return strokes, words

    def _segment(self, before: Treated, after: Treated) -> list[Stroke]:
        (x, y), (to_x, to_y) = (self._at(each.column, self._lanes[each.topic]) for each in (before, after))
        gap = any(column.gap for column in self._columns[before.column + 1 : after.column])
        kind: Literal["whole", "dashed", "dotted"] = "dotted" if after.revived else "dashed" if gap else "whole"
        return [Stroke(f"M{x} {y}L{to_x} {to_y}", kind, self._own(after.topic))]

    def _curve(self, became: Became) -> str:
        (x, y), (to_x, to_y) = (
            self._at(column, self._lanes[topic])
            for column, topic in ((became.begins, became.topic), (became.ends, became.into))
        )
        if self._name == NARROW:
            half = ROW / 2
            return f"M{x} {y}C{x} {y + half} {to_x} {to_y - half} {to_x} {to_y}"
        half = COLUMN / 2
        return f"M{x} {y}C{x + half} {y} {to_x - half} {to_y} {to_x} {to_y}"

    def _word(self, column: int, lane: int, text: str, *, ending: bool = True) -> Word:
        x, y = self._at(column, lane)
        return Word(x - 14 if ending else x + 14, y + 20, text, ending)


def wrapped(name: str) -> list[str]:
    """Return a name in up to three short lines."""
    return textwrap.wrap(name, LONGEST_LINE, max_lines=MOST_LINES, placeholder="…", break_long_words=False)

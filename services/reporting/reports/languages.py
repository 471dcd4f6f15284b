"""A line in a language: its sentences translated and their placeholders filled, as runs of text, figures or marked words."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec

from services.reporting.document_model import (
    Capitalized,
    DayText,
    FigureText,
    Inline,
    Joined,
    Marked,
    Reason,
    Sentence,
)
from services.reporting.figures import Figure
from shared.domain.dates import first_day

_PLACE = re.compile(r"%(?:\((\w+)\)s|(%))")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PATTERNS = {"short": {4: "y", 7: "MMM y", 10: "d MMM y"}, "long": {4: "y", 7: "MMMM y", 10: "d MMMM y"}}


class Language(msgspec.Struct, frozen=True):
    """A language; `day` puts a partial date into words, short or long."""

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    day: Callable[[str, str], str]


class FigureRun(msgspec.Struct, frozen=True):
    """A figure in its place, in words; `form` as in a `FigureText`."""

    figure: Figure
    words: str
    form: str


class MarkedRun(msgspec.Struct, frozen=True):
    runs: "tuple[Run, ...]"
    kind: str


Run = str | FigureRun | MarkedRun


def runs(inline: Inline, language: Language) -> list[Run]:
    """Return the runs of a line in the word order of the language."""
    found: list[Run] = []
    for run in _runs(inline, language):
        if isinstance(run, str) and found and isinstance(found[-1], str):
            found[-1] += run
        elif run:
            found.append(run)
    return found


def plain(inline: Inline, language: Language) -> str:
    """Return a line as plain words."""
    return "".join(map(plain_run, runs(inline, language)))


def plain_run(run: Run) -> str:
    """Return a run as plain words."""
    match run:
        case FigureRun():
            return run.words
        case MarkedRun():
            return "".join(map(plain_run, run.runs))
        case _:
            return run


def _runs(inline: Inline, language: Language) -> Iterator[Run]:
    match inline:
        case Sentence():
            yield from _filled(inline, language)
        case FigureText():
            yield FigureRun(inline.figure, plain(inline.words, language), inline.form)
        case Joined():
            for index, part in enumerate(inline.parts):
                yield inline.between if index else ""
                yield from runs(part, language)
        case Capitalized():
            first, *rest = runs(inline.words, language) or [""]
            yield _capitalized(first)
            yield from rest
        case Marked():
            yield MarkedRun(tuple(runs(inline.words, language)), inline.kind)
        case DayText():
            yield language.day(inline.text, inline.form)
        case Reason():
            yield with_days_in_words(inline.text, language.day)
        case _:
            yield str(inline)


def _filled(sentence: Sentence, language: Language) -> Iterator[Run]:
    translated = (
        language.gettext(sentence.text)
        if sentence.many is None
        else language.ngettext(sentence.text, sentence.many, sentence.count)
    )
    ends = 0
    for found in _PLACE.finditer(translated):
        yield translated[ends : found.start()]
        ends = found.end()
        if found[2]:
            yield "%"
        else:
            yield from runs(sentence.count if found[1] == "num" else sentence.places[found[1]], language)
    yield translated[ends:]


def _capitalized(run: Run) -> Run:
    match run:
        case FigureRun():
            return msgspec.structs.replace(run, words=run.words[:1].upper() + run.words[1:])
        case MarkedRun():
            first, *rest = run.runs or ("",)
            return MarkedRun((_capitalized(first), *rest), run.kind)
        case _:
            return run[:1].upper() + run[1:]


def with_days_in_words(text: str | None, day: Callable[[str, str], str]) -> str:
    """Return a reason with its days in words: figures also give reasons to machines, with days as YYYY-MM-DD."""
    return _ISO_DAY.sub(lambda found: day(found[0], "short"), text or "")


@lru_cache(4096)  # cached: a report names the same days many times, and Babel is slow
def in_english(text: str | None, form: str = "short") -> str:
    """Return a partial date in English words: the language of a file's reader is not known."""
    # Imported here: only this form of a report has words, and importing Babel takes a tenth of a second.
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(first_day(text), _PATTERNS[form][len(text)], locale="en") if text else "not known"


ENGLISH = Language(str, lambda one, many, count: one if count == 1 else many, in_english)

"""The sentences of a kind: complete, with named placeholders, so that each language can order them freely."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

Sentence = str | Callable[[Any], str]
"""A sentence with placeholders like `%(field)s`; or a function that returns one for a statement, if the grammar depends
on it."""
_PLACE = re.compile(r"%\((\w+)\)s")


def translatable(sentence: str) -> str:
    """Mark a sentence for translation and return it unchanged, since declarations are imported before the language is
    known."""
    return sentence


def sentence_for(sentence: Sentence, statement: Any) -> str:  # noqa: ANN401  a statement of any kind
    """Return the sentence for a statement, with its placeholders unfilled."""
    return sentence if isinstance(sentence, str) else sentence(statement)


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """The words for a kind: singular, plural, the act of stating, and the sentences that describe a statement in a
    line, in a history, and as evidence.

    `history` and `evidence` may have the placeholder `line`.
    """

    kind: str
    plural: str | None = None
    state: str | None = None
    line: Sentence | None = None
    history: Sentence | None = None
    evidence: Sentence | None = None

    def places(self) -> Iterator[str]:
        """Return the names of all placeholders except `line`, where that is allowed."""
        for sentence, allowed in ((self.line, set[str]()), (self.history, {"line"}), (self.evidence, {"line"})):
            if isinstance(sentence, str):
                yield from (place for place in _PLACE.findall(sentence) if place not in allowed)

"""The sentences of a kind: complete, with named places, so that each language can order them as it must."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

Sentence = str | Callable[[Any], str]
"""A sentence with places as `%(field)s`; or a function that returns one for a statement, where the grammar depends on it."""
_PLACE = re.compile(r"%\((\w+)\)s")


def translatable(sentence: str) -> str:
    """Mark a sentence for translation and return it unchanged: declarations are imported before any language is known."""
    return sentence


def sentence_for(sentence: Sentence, statement: Any) -> str:  # noqa: ANN401  a statement of any kind
    """Return the sentence for a statement, its places not yet filled."""
    return sentence if isinstance(sentence, str) else sentence(statement)


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """The words for a kind, for several of it, for stating one, and the sentences that tell one: in a line, in a history, as
    evidence.

    `told` and `evidence` may have the place `line`.
    """

    kind: str
    plural: str | None = None
    state: str | None = None
    line: Sentence | None = None
    told: Sentence | None = None
    evidence: Sentence | None = None

    def places(self) -> Iterator[str]:
        """Return the names of all places except `line`, where that is allowed."""
        for sentence, allowed in ((self.line, set[str]()), (self.told, {"line"}), (self.evidence, {"line"})):
            if isinstance(sentence, str):
                yield from (place for place in _PLACE.findall(sentence) if place not in allowed)

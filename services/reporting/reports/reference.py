"""A figure's name in an address: `participation.organizations;meeting=CTO-06;region=Europe`."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from services.reporting.figures import Figure
from shared.domain.errors import NotThere


def reference(figure: Figure) -> str:
    return ";".join((figure.key, *(f"{word}={quote(figure.of[word], safe=' ')}" for word in sorted(figure.of))))


def key_of(text: str) -> str:
    return text.partition(";")[0]


def chosen(figures: Sequence[Figure], text: str) -> Figure:
    """The figure that a reference names. Raises NotThere."""
    key, *words = text.split(";")
    of = {word: unquote(value) for word, _, value in (each.partition("=") for each in words)}
    for figure in figures:
        if figure.key == key and figure.of == of:
            return figure
    raise NotThere(id=text)


def of_text(of: Mapping[str, str]) -> str:
    """`of` as the page carries it: JSON with sorted names."""
    return json.dumps(of, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

"""The installation's lists of words in the reader's language, each read once per request."""

from collections.abc import Collection, Mapping

from flask import g
from sqlalchemy import Engine

from shared.contracts.registry.groups import TermStated
from shared.event_store.vocabularies import terms_today
from shared.web.console.columns import Choice
from shared.web.statements.sentences import text_for_reader


def listed(reader: Engine, vocabulary: str) -> Mapping[str, Choice]:
    """Return the words of a list that hold today, each with its label, by their folded form."""
    found: dict[str, Mapping[str, Choice]] = g.setdefault("vocabularies", {})
    if vocabulary not in found:
        found[vocabulary] = {
            term.word.casefold(): (term.word, label_of(term)) for term in terms_today(reader, vocabulary)
        }
    return found[vocabulary]


def label_of(term: TermStated) -> str:
    """Return a word as it is shown."""
    return text_for_reader(term.words) if term.words else term.word


def is_off_the_list(reader: Engine, vocabulary: str, word: str, usual: Collection[str] = ()) -> bool:
    """Return whether there is a list that lacks a word, which is not a usual one either."""
    of_list = listed(reader, vocabulary)
    return bool(of_list) and word not in usual and word.casefold() not in of_list

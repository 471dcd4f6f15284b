"""The stages of topics: the usual ones, and those of the installation's list."""

from typing import NamedTuple

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Engine

from services.meetings.console.subjects.lineage import FAMILY_OF, Family
from shared.contracts.meetings.follow_up import PROGRESS_STATES, STATES_OF
from shared.contracts.meetings.topics import TOPICS
from shared.contracts.vocabularies import TOPIC_STAGES
from shared.event_store.vocabularies import holds_today, terms_of
from shared.web.statements.vocabularies import label_of


class Stage(NamedTuple):
    """A stage, as it is shown; `is_offered` unless it has left the list."""

    label: str
    family: Family
    rank: int
    is_offered: bool


class Stages:
    """All stages by word. A word of the list that is a usual one, too, gives it another label, family or place, or takes
    it off the list from its last day on."""

    def __init__(self, reader: Engine) -> None:
        usual = [
            (word, Stage(str(_l(PROGRESS_STATES[word])), FAMILY_OF[word], rank, is_offered=True))
            for rank, word in enumerate(STATES_OF[TOPICS.name], 1)
        ]
        self._by_word = dict(usual)
        last = len(usual) + 1
        for term in terms_of(reader, TOPIC_STAGES):
            known = self._by_word.get(term.word, Stage(term.word, "in work", last, is_offered=True))
            self._by_word[term.word] = Stage(
                label_of(term) if term.words else known.label,
                term.family or known.family,
                known.rank if term.rank is None else term.rank,
                holds_today(term),
            )

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Return the stages to choose from with their labels, in order."""
        offered = [(stage.rank, word) for word, stage in self._by_word.items() if stage.is_offered]
        return [(word, self._by_word[word].label) for _rank, word in sorted(offered)]

    def label(self, word: str | None) -> str:
        """Return a stage in words; one that is in no list as it was written."""
        if word is None:
            return str(_("Not judged"))
        return self._by_word[word].label if word in self._by_word else word

    def family(self, word: str | None) -> Family:
        if word is None:
            return "not judged"
        return self._by_word[word].family if word in self._by_word else "in work"


def stages(reader: Engine) -> Stages:
    """Return the stages, read once per request."""
    if "topic_stages" not in g:
        g.topic_stages = Stages(reader)
    return g.topic_stages  # type: ignore[no-any-return]

"""Statements of any kind in the reader's language: the sentences of a kind's wording, and every value in words."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from shared.domain.ids import kind_of
from shared.statements.events import AnyStatement
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind
from shared.statements.wording import Sentence, sentence_for
from shared.statements.wording import translatable as _marked
from shared.web.days import localized_date, present_locale

NameRecord = Callable[[str], str | None]
"""Returns the name of a record by its id; None for one that this reader may not see."""
Listed = Callable[[str], Mapping[str, tuple[str, str]]]
"""Returns the words of a list with their labels, by their folded form."""

_UNNAMED = {"organization": _marked("an organization"), "state": _marked("a State"), "person": _marked("a person")}
_NOT_NAMED = _marked("a record that is not shown here")


class StatementSentences:
    """The sentences of statements, with their placeholders filled: choices as labels, days as people write them,
    records by name. `listed` gives the labels of the words in one of the installation's lists."""

    def __init__(self, name_record: NameRecord, listed: Listed = lambda _vocabulary: {}) -> None:
        self._name_record, self._listed = name_record, listed

    def line(self, kind: StatementKind, statement: AnyStatement) -> str:
        """Return a statement in one line."""
        return self._filled(kind.wording.line or kind.wording.kind, kind, statement)

    def history_sentence(self, kind: StatementKind, statement: AnyStatement) -> str:
        """Return a statement's history sentence; its line if its kind has none."""
        return self._filled(kind.wording.history or "%(line)s", kind, statement)

    def evidence_line(self, kind: StatementKind, statement: AnyStatement) -> str:
        """Return a statement's sentence as evidence for a figure; its line if its kind has none."""
        return self._filled(kind.wording.evidence or "%(line)s", kind, statement)

    def in_words(self, field: StatementField, value: Any) -> str:  # noqa: ANN401  whatever a field may hold
        """Return the value of a field in words: several in sequence, a missing one as not stated."""
        if value is None or value == ():
            return str(_("not stated"))
        if isinstance(value, tuple):
            return ", ".join(self._one_in_words(field, each) for each in value)
        return self._one_in_words(field, value)

    def _filled(self, sentence: Sentence, kind: StatementKind, statement: AnyStatement) -> str:
        chosen = sentence_for(sentence, statement)
        return str(_(chosen)) % self.places(chosen, kind, statement)

    def places(self, sentence: str, kind: StatementKind, statement: AnyStatement) -> dict[str, str]:
        """Return the values for the placeholders in the kind's sentences."""
        places = {
            field.name: self.in_words(field, getattr(statement, field.name))
            for field in kind.fields
            if f"%({field.name})s" in sentence  # its name may require a lookup
        }
        places["source"] = statement.source or _("no source given")
        if "%(line)s" in sentence:
            places["line"] = self.line(kind, statement)
        return places

    def _one_in_words(self, field: StatementField, value: Any) -> str:  # noqa: ANN401
        match field.control:
            case "record":
                return self._name_record(value) or str(_(_UNNAMED.get(kind_of(value) or "", _NOT_NAMED)))
            case "date" | "day":
                return localized_date(value)
            case "yes-no":
                return str(_("yes") if value else _("no"))
            case "texts":
                return text_for_reader(value)
        if field.vocabulary and (of_list := self._listed(field.vocabulary).get(value.casefold())):
            return of_list[1]
        return str(_(field.choices.get(value, value)))


def text_for_reader(texts: dict[str, str]) -> str:
    """Return the text in the reader's language, or else the original with its language named."""
    language = present_locale().language
    if language in texts:
        return texts[language]
    original, text = next(iter(texts.items()), (language, ""))
    return text if original == language else f"{text} ({original})"

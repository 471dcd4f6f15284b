"""What is stated of an organization, in words, for choosing which of it is meant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from services.registry.console.form_choices import Choice, FormChoices
from services.registry.console.labels import CLASS_LABELS, class_label, with_days
from services.registry.queries import RegistryQueries

Row = Any
FormValues = Mapping[str, str | None]


@dataclass(frozen=True)
class ChosenStatement:
    """`kind` is name, place, duplicate, merger, subsidiary or class; `said` are a form's fields by name."""

    fact: str
    kind: str
    label: str
    form_values: FormValues
    source: str | None = None


class StatementChoices:
    def __init__(self, queries: RegistryQueries, finding: FormChoices) -> None:
        self._questions, self._finding = queries, finding

    def of(self, record: str, *kinds: str) -> list[ChosenStatement]:
        """Those of some kinds, in the order in which they were stated; all without kinds."""
        return [each for each in self._every(record) if not kinds or each.kind in kinds]

    def choices(self, record: str, *kinds: str) -> list[Choice]:
        """For a select: the one that the address or the form names, if it names one; else all."""
        every = self.of(record, *kinds)
        asked = [each for each in every if each.fact == request.values.get("fact")]
        return [(each.fact, each.label) for each in asked or every]

    def initial_values(self, record: str, *kinds: str) -> FormValues:
        """What fills a form that corrects: the statement that is named, or the only one."""
        every = self.of(record, *kinds)
        asked = [each for each in every if each.fact == request.values.get("fact")]
        chosen = asked or (every if len(every) == 1 else [])
        return {"fact": chosen[0].fact, **chosen[0].form_values} if chosen else {}

    def _every(self, record: str) -> Iterator[ChosenStatement]:
        for row in self._questions.names_of(record):
            words = with_days(_("Name: %(name)s", name=row.name), row.since)
            yield ChosenStatement(row.fact, "name", words, {}, row.source)
        for row in self._questions.places_of(record):
            country = self._finding.country(row.country) or row.country
            words = with_days(_("Country: %(country)s", country=country), row.since, row.until)
            yield ChosenStatement(row.fact, "place", words, _form_values(row, country=row.country), row.source)
        for row in self._questions.classes_of(record):
            words = with_days(f"{CLASS_LABELS[row.field]}: {class_label(row.value)}", row.since, row.until)
            yield ChosenStatement(row.fact, "class", words, _form_values(row, value=row.value), row.source)
        for row in self._questions.links_of(record):
            yield self._link(row)

    def _link(self, row: Row) -> ChosenStatement:
        other = self._finding.organization(row.other) or row.other
        if row.kind == "duplicate":
            return ChosenStatement(row.fact, row.kind, _("Same as %(other)s", other=other), {}, row.source)
        if row.kind == "merger":
            words = with_days(_("Part of %(other)s", other=other), row.since)
            said = {"into": row.other, "since": row.since, "source": row.source, "marking": row.marking}
            return ChosenStatement(row.fact, row.kind, words, said, row.source)
        words = with_days(_("In the group of %(other)s", other=other), row.since, row.until)
        return ChosenStatement(row.fact, row.kind, words, _form_values(row, parent=row.other), row.source)


def _form_values(row: Row, **more: str) -> FormValues:
    return {**more, "since": row.since, "until": row.until, "source": row.source, "marking": row.marking}

"""What is stated of an organization, as lines of its page: each with its days, its source, and the way to correct it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import CLASS_LABELS, class_label, with_days
from services.registry.console.organizations.corrections import CORRECTS
from services.registry.console.organizations.statement_choices import ChosenStatement, StatementChoices
from services.registry.queries import RegistryQueries
from shared.web.console import FactRow

Row = Any
ACTS = {kind: act for act, kind in CORRECTS.items()}


@dataclass(frozen=True)
class StatedFact(FactRow):
    """`path` leads to the other record named; `correct` and `withdraw` to acts. None where there is no such thing."""

    path: str | None = None
    source: str | None = None
    correct: str | None = None
    withdraw: str | None = None


class OrganizationFacts:
    def __init__(self, questions: RegistryQueries, finding: FormChoices, statements: StatementChoices) -> None:
        self._questions, self._finding, self._statements = questions, finding, statements

    def of(self, row: Row, *, may_write: bool) -> list[FactRow]:
        stated = {each.fact: each for each in self._statements.of(row.id)}

        def line(label: str, value: str, fact: str, since: str | None = None, path: str | None = None) -> StatedFact:
            ways = _ways(row, stated[fact]) if may_write else {}
            return StatedFact(label, value, since, path, stated[fact].source, **ways)

        return [
            StatedFact(_("Registered as"), row.registered_name, source=row.source),
            *self._names(row, line),
            *self._places(row, line),
            *self._classes(row, line),
            *self._links(row, line),
            *self._from_others(row),
            FactRow(_("Id"), row.id),
        ]

    def _names(self, row: Row, line: Any) -> list[FactRow]:
        rows = self._questions.names_of(row.id)
        labels = {"rename": _("Called"), "spelling": _("Also written")}
        ordered = sorted(rows, key=lambda each: each.kind != "rename")
        return [line(labels[each.kind], each.name, each.fact, each.since) for each in ordered]

    def _places(self, row: Row, line: Any) -> list[FactRow]:
        label = _("Headquarters")
        found = [
            line(
                label, with_days(self._finding.country(each.country) or each.country, each.since, each.until), each.fact
            )
            for each in self._questions.places_of(row.id)
        ]
        return found or [FactRow(label, None)]

    def _classes(self, row: Row, line: Any) -> list[FactRow]:
        rows, found = self._questions.classes_of(row.id), []
        for field, label in CLASS_LABELS.items():
            these = [each for each in rows if each.field == field]
            found += [
                line(str(label), with_days(class_label(each.value), each.since, each.until), each.fact)
                for each in these
            ]
            found += [] if these else [FactRow(str(label), None)]
        return found

    def _links(self, row: Row, line: Any) -> list[FactRow]:
        labels = {"duplicate": _("The same as"), "merger": _("Part of"), "subsidiary": _("In the group of")}
        return [
            line(
                labels[each.kind],
                with_days(self._called(each.other), each.since, each.until),
                each.fact,
                path=url_for(".details_view", id=each.other),
            )
            for each in self._questions.links_of(row.id)
        ]

    def _from_others(self, row: Row) -> list[FactRow]:
        """What other records state of this one; there it is corrected."""
        labels = {"duplicate": _("Also registered as"), "merger": _("Took in"), "subsidiary": _("Has in its group")}
        return [
            StatedFact(
                labels[each.kind],
                with_days(self._called(each.organization), each.since, each.until),
                path=url_for(".details_view", id=each.organization),
            )
            for each in self._questions.links_to(row.id)
        ]

    def _called(self, record: str) -> str:
        return self._finding.organization(record) or record


def _ways(row: Row, statement: ChosenStatement) -> Mapping[str, str]:
    ways = {"withdraw": url_for(".act_view", id=row.id, act="withdraw", fact=statement.fact)}
    if statement.kind in ACTS:
        ways["correct"] = url_for(".act_view", id=row.id, act=ACTS[statement.kind], fact=statement.fact)
    return ways

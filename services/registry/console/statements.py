"""Statements on organizations and States in the console: their wording, the fields of their forms, and the choice
between them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import Choice, FormChoices, record_of_page
from services.registry.console.labels import CLASS_LABELS, FIELD_LABELS, class_label, value_label, with_days
from services.registry.queries import RegistryQueries
from shared.contracts.registry import OrganizationClassified, OrganizationNamed, OrganizationPlaced, StatusStated
from shared.event_store.statements import StatementRow
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind
from shared.web.console import FormField
from shared.web.console.markings import marking_field
from shared.web.statements.form_fields import SOURCE, filled_from, own_form_fields

REASON = FormField("reason", _l("Reason"), _l("Why it is corrected or withdrawn. It stays in the history."), "textarea")
SEEN_BY = marking_field(_l("Only the bureau, unless you choose otherwise."), "select", optional=True)
SINCE = FormField("since", _l("Since"), kind="day", optional=True)
UNTIL = FormField("until", _l("Until"), kind="day", optional=True)


def fields_of_kind(
    kind: StatementKind, form_choices: FormChoices, changed: Mapping[str, dict[str, Any]]
) -> tuple[FormField, ...]:
    """Return the form fields for statements of a kind, as declared except for the `changed` ones."""
    fields = own_form_fields(kind, form_choices.directory, form_choices.statements)
    return (*(replace(each, **changed.get(each.name, {})) for each in fields), SOURCE, SEEN_BY)


def fact_field(choices: Any) -> FormField:
    """Return the field to choose a statement."""
    return FormField("fact", _l("Statement"), _l("The one that was recorded in error."), "select", choices=choices)


class Namer(Protocol):
    """A lookup of names of organizations and countries by ids and codes."""

    def organization(self, record: str) -> str | None: ...

    def country_name(self, iso3: str) -> str: ...

    def sector(self, value: str) -> str: ...


def statement_value(statement: Any, names: Namer) -> str:
    """Return the value of a statement: an organization, a place, or a class."""
    match statement:
        case OrganizationNamed(name=name):
            return name
        case OrganizationPlaced(country=country):
            return names.country_name(country)
        case OrganizationClassified(field="sector", value=value):
            return names.sector(value)
        case OrganizationClassified(value=value):
            return class_label(value)
        case StatusStated(value=value):
            return value_label(value)
    other = next(getattr(statement, name) for name in ("same_as", "into", "parent") if hasattr(statement, name))
    return names.organization(other) or other


def statement_words(statement: Any, names: Namer) -> str:
    """Return the value with its class or status."""
    text = statement_value(statement, names)
    match statement:
        case OrganizationClassified(field=field):
            return f"{CLASS_LABELS[field]}: {text}"
        case StatusStated(field=field):
            return f"{FIELD_LABELS[field]}: {text}"
    return text


def dated(text: str, statement: AnyStatement) -> str:
    """Return a text followed by the days between which a statement holds."""
    return with_days(text, getattr(statement, "since", None), getattr(statement, "until", None))


class StatementChoices:
    """The choice of a record's statement, for forms that correct and withdraw."""

    def __init__(self, queries: RegistryQueries, form_choices: FormChoices) -> None:
        self._queries, self._form_choices = queries, form_choices

    def label(self, row: StatementRow) -> str:
        """Return the label of a statement in the choice."""
        text = statement_words(row.statement, self._form_choices)
        match row.kind.name:
            case "name":
                text = _("Name: %(name)s", name=text)
            case "place":
                text = _("Country: %(country)s", country=text)
            case "duplicate":
                text = _("Same as %(other)s", other=text)
            case "merger":
                text = _("Part of %(other)s", other=text)
            case "parent":
                text = _("In the group of %(other)s", other=text)
        return dated(text, row.statement)

    def choices(self, *kinds: str) -> list[Choice]:
        """Return the choices among the record's statements: only the one named by the address or the form, if any; else all."""
        every = self._queries.facts_of(record_of_page(), *kinds)
        return [(each.fact, self.label(each)) for each in _requested(every) or every]

    def initial_values(self, record: str, kind: str) -> dict[str, str | None]:
        """Return the initial values of a form that corrects: of the named statement, or the only one."""
        every = self._queries.facts_of(record, kind)
        chosen = _requested(every) or (every if len(every) == 1 else [])
        return {"fact": chosen[0].fact, "marking": chosen[0].marking, **_filled(chosen[0])} if chosen else {}


def _filled(row: StatementRow) -> dict[str, str | None]:
    return filled_from(row.kind, row.statement)


def _requested(rows: list[StatementRow]) -> list[StatementRow]:
    return [each for each in rows if each.fact == request.values.get("fact")]

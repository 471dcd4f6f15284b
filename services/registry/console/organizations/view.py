"""The list of organizations, and the page of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.amendments import in_error_action, name_correction_action
from services.registry.console.form_choices import FormChoices
from services.registry.console.history import history
from services.registry.console.labels import CATEGORY_CHOICES, CLASS_LABELS, REGION_CHOICES, SIZE_CHOICES, class_label
from services.registry.console.organizations.actions import register_action, statement_actions
from services.registry.console.organizations.corrections import CORRECTS, correction_actions
from services.registry.console.organizations.facts import OrganizationFacts
from services.registry.console.organizations.statement_choices import StatementChoices
from services.registry.console.rights import READERS, WRITERS, Handle
from services.registry.console.snapshots import Snapshots
from services.registry.domain import commands
from services.registry.queries import RegistryQueries, in_region
from services.registry.schemas import organizations as schemas
from shared.privacy.vault_names import Names
from shared.web.access import may
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
)
from shared.web.tokens import viewer


@dataclass(frozen=True)
class RegionFilter(Filter):
    """The region of the organization's country, as of the latest facts."""

    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(in_region(model.country, value))


def organizations_view(
    handle: Handle, questions: RegistryQueries, names: Names, reading: ReadOnlySession
) -> EventSourcedView:
    finding = FormChoices(questions)
    statements = StatementChoices(questions, finding)
    shown = OrganizationFacts(questions, finding, statements)
    amending = (
        name_correction_action(
            handle, commands.CorrectOrganizationName, schemas.CorrectOrganizationName, "organization"
        ),
        in_error_action(handle, "organization"),
    )
    stating = (*statement_actions(handle, finding), *amending)

    class Organizations(OrganizationsView):
        columns = columns(finding)
        filters = filters(questions)
        create_action = register_action(handle)
        actions = (*stating, *correction_actions(handle, finding, statements))

        has_snapshots = True

        def summary(self, row: Any) -> str:
            where = None if row.country is None else finding.country(row.country) or row.country
            if where is None:
                return str(_("The country of its headquarters is not known."))
            return str(_("Headquarters in %(country)s.", country=where))

        def facts(self, row: Any) -> list[FactRow]:
            return shown.of(row, may_write=may(viewer(), WRITERS))

        def as_of(self, row: Any, day: date) -> Snapshot:
            return Snapshots(questions).organization(row, day)

        def history(self, row: Any) -> list[HistoryEntry]:
            return history(row.id, questions, names)

        def actions_for(self, row: Any) -> list[FormAction]:
            """What can be stated anew; the ways to correct and withdraw stand beside each statement."""
            wanted = {"merge": row.merged_into is None, "duplicate": row.duplicate_of is None}
            return [act for act in stating if wanted.get(act.name, True)]

        def handle_form(self, act: FormAction, row: Any) -> ResponseReturnValue:
            """Where several statements could be meant, the page first asks which."""
            if row is not None and request.method != "POST" and "fact" not in request.args:
                offered = statements.of(row.id, CORRECTS[act.name]) if act.name in CORRECTS else []
                if len(offered) > 1:
                    return self.page("which.html", row, act=act, offered=offered)
            return super().handle_form(act, row)

    return Organizations(reading, "organizations")


class OrganizationsView(EventSourcedView):
    """What of it needs no question asked."""

    table = read_models.organizations
    title = _l("Organizations")
    roles: ClassVar = READERS
    search, search_hint, order = ("searched",), _l("Any name it has or had"), "sort_name"
    details_template = "organization.html"

    def badges(self, row: Any) -> list[Badge]:
        if row.duplicate_of:
            return [Badge(_("Same as another"), "warn")]
        return [Badge(_("Part of another"), "info")] if row.merged_into else []


def columns(finding: FormChoices) -> tuple[Column, ...]:
    def country(row: Any) -> str | None:
        return None if row.country is None else finding.country(row.country) or row.country

    def classed(field: str) -> Column:
        def value(row: Any) -> str | None:
            said = getattr(row, field)
            return None if said is None else class_label(said)

        return Column(field, CLASS_LABELS[field], value=value, phone=False)

    name = Column("name", _l("Name"), sort="sort_name")
    return (name, Column("country", _l("Country"), value=country), *map(classed, CLASS_LABELS))


def filters(questions: RegistryQueries) -> tuple[Filter, ...]:
    def countries() -> list[tuple[str, str]]:
        return list(questions.state_names().items())

    def sectors() -> list[tuple[str, str]]:
        return [(each, each) for each in questions.sectors()]

    return (
        RegionFilter("region", _l("Region"), REGION_CHOICES, unknown=True),
        Filter("country", _l("Country"), countries, unknown=True),
        Filter("category", _l("Category"), CATEGORY_CHOICES, unknown=True),
        Filter("size", _l("Size"), SIZE_CHOICES, unknown=True),
        Filter("sector", _l("Sector"), sectors, unknown=True),
    )

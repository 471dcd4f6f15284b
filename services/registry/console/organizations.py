"""The list of organizations, and the page of each: its statements, with their days, their sources and links to correct them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, ClassVar

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, not_, or_

from services.registry import read_models
from services.registry.console.amendments import in_error_action, name_correction_action
from services.registry.console.form_choices import FormChoices
from services.registry.console.history import history
from services.registry.console.labels import (
    CLASS_LABELS,
    EVERY_CATEGORY,
    REGION_CHOICES,
    SIZE_CHOICES,
)
from services.registry.console.organization_acts import CORRECTS, OrganizationActs
from services.registry.console.organization_facts import OrganizationFacts, category_by
from services.registry.console.organization_people import people_at, person_action
from services.registry.console.registering import Registering, register_action
from services.registry.console.rights import READERS, WRITERS
from services.registry.console.snapshots import Snapshots
from services.registry.console.statements import StatementChoices
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.queries.states import in_region
from services.registry.schemas import organizations as schemas
from shared.event_store.bulk import among
from shared.event_store.command_handler import Handle
from shared.event_store.statements import StatementRow
from shared.privacy.vault_names import Names
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
from shared.web.console.columns import UNKNOWN
from shared.web.console.federated_parts import parts_of
from shared.web.console.federated_search import Peer
from shared.web.console.markings import MARKINGS, SEEN_BY_ACT
from shared.web.console.seen_by import seen_by_act

RENAMING = ("name", "registered-name", "merge", "duplicate", "unlike")
BESIDE_FACTS = ("in-error", SEEN_BY_ACT)


@dataclass(frozen=True)
class RegionFilter(Filter):
    """A filter by the region of the organization's country, as of the latest facts."""

    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(in_region(model.country, value))


@dataclass(frozen=True, kw_only=True)
class CategoryFilter(Filter):
    """A filter by the category of the membership in force, or else the stated one, as on the page and in figures."""

    memberships: Callable[[], Mapping[str, StatementRow]]

    def applied(self, query: Any, model: Any, value: str) -> Any:
        memberships, dialect = self.memberships(), query.session.get_bind().dialect
        by_membership = [record for record, row in memberships.items() if row.statement.category == value]
        stated = model.category.is_(None) if value == UNKNOWN else model.category == value
        others = and_(stated, not_(among(model.id, memberships, dialect)))
        return query.filter(or_(among(model.id, by_membership, dialect), others))


class OrganizationsView(EventSourcedView):
    table = read_models.organizations
    title = _l("Organizations")
    roles: ClassVar = READERS
    search, search_hint, order = ("searched",), _l("Any name it has or had"), "sort_name"
    details_template = "organization.html"
    has_snapshots = True
    bulk = ("category", "size", "sector", SEEN_BY_ACT)

    def __init__(
        self,
        handle: Handle,
        queries: RegistryQueries,
        names: Names,
        reading: ReadOnlySession,
        register: Registering,
        peers: Sequence[Peer] = (),
    ) -> None:
        self.queries, self.names, self.form_choices, self.peers = queries, names, FormChoices(queries), peers
        self.statements = StatementChoices(queries, self.form_choices)
        acts = OrganizationActs(handle, self.form_choices, self.statements)
        self.stating = (
            *acts.stating(),
            name_correction_action(handle, commands.CorrectOrganizationName, schemas, "organization"),
            in_error_action(handle, "organization"),
        )
        self.columns = columns(self.form_choices, self._class_words)
        self.filters = filters(queries, self.form_choices, self._memberships)
        self.create_action = register_action(register, self.form_choices)
        people = person_action(handle, queries, names)
        self.actions = (*self.stating, *acts.amending(), people, seen_by_act(handle, WRITERS))
        super().__init__(reading, "organizations")

    def summary(self, row: Any) -> str:
        country = None if row.country is None else self.form_choices.country_name(row.country)
        classes = (self._class_words(field, row) for field in CLASS_LABELS)
        return " · ".join([country or str(_("country not known")), *filter(None, classes)])

    def _class_words(self, field: str, row: Any) -> str | None:
        """Return a class in words: the category of the membership in force, or else what is stated; None if it is not known."""
        membership = self._membership(row) if field == "category" else None
        if membership is not None:
            return category_by(membership)
        code = getattr(row, field)
        return None if code is None else self.form_choices.class_words(field, code)

    def _membership(self, row: Any) -> StatementRow | None:
        """Return the organization's membership in force today, read once for a request."""
        if row.id not in g.setdefault("memberships", {}):
            self._read_memberships([row.id])
        found: StatementRow | None = g.memberships[row.id]
        return found

    def _read_memberships(self, organizations: Collection[str]) -> None:
        g.memberships = dict.fromkeys(organizations) | self._memberships(organizations)

    def _memberships(self, among: Collection[str] | None = None) -> dict[str, StatementRow]:
        return self.queries.memberships_on(datetime.now(UTC).date(), among)

    def get_list(self, *asked: Any, **options: Any) -> tuple[Any, list[Any]]:
        """Return a page of the list, with the memberships of its organizations read together."""
        count, rows = super().get_list(*asked, **options)
        self._read_memberships([row.id for row in rows])
        return count, rows

    def badges(self, row: Any) -> list[Badge]:
        seen = Badge(str(MARKINGS[row.marking]))
        if row.duplicate_of:
            return [Badge(_("Duplicate of another"), "warn"), seen]
        return [Badge(_("Part of another"), "info"), seen] if row.merged_into else [seen]

    def details(self, row: Any) -> dict[str, Any]:
        """Return the people of an organization, and its parts from other services; all names of people are read together."""
        found, people = parts_of(row.id, self.peers), people_at(self.queries, row.id)
        names = self.names.of([*(each.person for each in people), *found.records])
        possible = {"merge": row.merged_into is None, "duplicate": row.duplicate_of is None}
        offered = [
            act for act in self.stating if act.name in RENAMING and self.may_do(act) and possible.get(act.name, True)
        ]
        return {
            "people": people, "named": names, "elsewhere": found.parts, "silent": found.silent, "offered": offered,
        }  # fmt: skip

    def facts(self, row: Any) -> list[FactRow]:
        facts = OrganizationFacts(self.queries, self.form_choices, {act.name: act for act in self.actions})
        return facts.of(row, self._membership(row))

    def as_of(self, row: Any, day: date) -> Snapshot:
        return Snapshots(self.queries).organization(row, day)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history(row.id, self.queries, self.names)

    def actions_for(self, _row: Any) -> list[FormAction]:
        """Return the acts not offered at a fact: facts are edited in place, and names and mergers have their menu."""
        return [act for act in self.actions if act.name in BESIDE_FACTS]

    def handle_form(self, act: FormAction, row: Any) -> ResponseReturnValue:
        """Handle a form. If the form could mean several statements, the page first asks which one."""
        if row is not None and request.method != "POST" and "fact" not in request.args:
            kind = CORRECTS.get(act.name)
            offered = self.statements.choices(kind.name) if kind else []
            if len(offered) > 1:
                return self.page("which.html", row, act=act, offered=offered)
        return super().handle_form(act, row)


def columns(form_choices: FormChoices, class_words: Callable[[str, Any], str | None]) -> tuple[Column, ...]:
    def country(row: Any) -> str | None:
        return None if row.country is None else form_choices.country_name(row.country)

    def classed(field: str) -> Column:
        return Column(field, CLASS_LABELS[field], value=partial(class_words, field), phone=False)

    name = Column("name", _l("Name"), sort="sort_name")
    return (name, Column("country", _l("Country"), value=country), *map(classed, CLASS_LABELS))


def filters(
    queries: RegistryQueries, form_choices: FormChoices, memberships: Callable[[], Mapping[str, StatementRow]]
) -> tuple[Filter, ...]:
    def countries() -> list[tuple[str, str]]:
        return list(queries.state_names().items())

    return (
        RegionFilter("region", _l("Region"), REGION_CHOICES, unknown=True),
        Filter("country", _l("Country"), countries, unknown=True),
        CategoryFilter("category", _l("Category"), EVERY_CATEGORY, unknown=True, memberships=memberships),
        Filter("size", _l("Size"), SIZE_CHOICES, unknown=True),
        Filter("sector", _l("Sector"), form_choices.sectors, unknown=True),
    )

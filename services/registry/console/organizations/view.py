"""The list of organizations, and the page of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.amending import in_error_act, name_act
from services.registry.console.finding import Finding
from services.registry.console.history import history
from services.registry.console.organizations.acts import register_act, stating_acts
from services.registry.console.organizations.corrections import CORRECTS, correcting_acts
from services.registry.console.organizations.facts import Facts
from services.registry.console.organizations.statements import Statements
from services.registry.console.past import Pasts
from services.registry.console.rights import READERS, WRITERS, Handle
from services.registry.console.words import CATEGORY_CHOICES, CLASS_WORDS, REGION_CHOICES, SIZE_CHOICES, class_words
from services.registry.domain import commands
from services.registry.queries import Questions, in_region
from services.registry.schemas import organizations as schemas
from shared.privacy.vault_names import Names
from shared.web.access import may
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Filter, Happening, Past, Reading
from shared.web.tokens import viewer


@dataclass(frozen=True)
class RegionFilter(Filter):
    """The region of the organization's country, as of the latest facts."""

    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(in_region(model.country, value))


def organizations_view(handle: Handle, questions: Questions, names: Names, reading: Reading) -> EventSourcedView:
    finding = Finding(questions)
    statements = Statements(questions, finding)
    shown = Facts(questions, finding, statements)
    amending = (
        name_act(handle, commands.CorrectOrganizationName, schemas.CorrectOrganizationName, "organization"),
        in_error_act(handle, "organization"),
    )
    stating = (*stating_acts(handle, finding), *amending)

    class Organizations(OrganizationsView):
        columns = columns(finding)
        filters = filters(questions)
        creates = register_act(handle)
        acts = (*stating, *correcting_acts(handle, finding, statements))

        has_past = True

        def summary(self, row: Any) -> str:
            where = None if row.country is None else finding.country(row.country) or row.country
            if where is None:
                return str(_("The country of its headquarters is not known."))
            return str(_("Headquarters in %(country)s.", country=where))

        def facts(self, row: Any) -> list[Fact]:
            return shown.of(row, may_write=may(viewer(), WRITERS))

        def as_it_was(self, row: Any, day: date) -> Past:
            return Pasts(questions).organization(row, day)

        def history(self, row: Any) -> list[Happening]:
            return history(row.id, questions, names)

        def acts_for(self, row: Any) -> list[Act]:
            """What can be stated anew; the ways to correct and withdraw stand beside each statement."""
            wanted = {"merge": row.merged_into is None, "duplicate": row.duplicate_of is None}
            return [act for act in stating if wanted.get(act.name, True)]

        def show_or_do(self, act: Act, row: Any) -> ResponseReturnValue:
            """Where several statements could be meant, the page first asks which."""
            if row is not None and request.method != "POST" and "fact" not in request.args:
                offered = statements.of(row.id, CORRECTS[act.name]) if act.name in CORRECTS else []
                if len(offered) > 1:
                    return self.page("which.html", row, act=act, offered=offered)
            return super().show_or_do(act, row)

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


def columns(finding: Finding) -> tuple[Column, ...]:
    def country(row: Any) -> str | None:
        return None if row.country is None else finding.country(row.country) or row.country

    def classed(field: str) -> Column:
        def value(row: Any) -> str | None:
            said = getattr(row, field)
            return None if said is None else class_words(said)

        return Column(field, CLASS_WORDS[field], value=value, phone=False)

    name = Column("name", _l("Name"), sort="sort_name")
    return (name, Column("country", _l("Country"), value=country), *map(classed, CLASS_WORDS))


def filters(questions: Questions) -> tuple[Filter, ...]:
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

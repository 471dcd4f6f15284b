"""Organizations in the console: list, register, record, and what can be stated of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.finding import Finding
from services.registry.console.history import history
from services.registry.console.organization_acts import organization_acts, register_act
from services.registry.console.organization_facts import facts_of
from services.registry.console.rights import READERS, Handle
from services.registry.console.words import REGION_CHOICES
from services.registry.queries import Questions, in_region
from shared.privacy.vault_names import Names
from shared.web.console import Badge, Column, EventSourcedView, Fact, Filter, Happening, Reading


@dataclass(frozen=True)
class RegionFilter(Filter):
    """The region of the organization's country, as of the latest facts."""

    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(in_region(model.country, value))


def organizations_view(handle: Handle, questions: Questions, names: Names, reading: Reading) -> EventSourcedView:
    finding = Finding(questions)

    def country_names() -> list[tuple[str, str]]:
        return list(questions.state_names().items())

    def country(row: Any) -> str | None:
        return None if row.country is None else finding.country(row.country) or row.country

    class Organizations(EventSourcedView):
        table = read_models.organizations
        title = _l("Organizations")
        columns = (
            Column("name", _l("Name"), sort="sort_name"),
            Column("country", _l("Country"), value=country),
        )
        roles: ClassVar = READERS
        search, search_hint, order = ("searched",), _l("Any name it has or had"), "sort_name"
        filters = (
            RegionFilter("region", _l("Region"), REGION_CHOICES, unknown=True),
            Filter("country", _l("Country"), country_names, unknown=True),
        )
        creates = register_act(handle, questions)
        acts = organization_acts(handle, questions, finding)

        def summary(self, row: Any) -> str:
            where = country(row)
            if where is None:
                return str(_("The country of its headquarters is not known."))
            return str(_("Headquarters in %(country)s.", country=where))

        def badges(self, row: Any) -> list[Badge]:
            if row.duplicate_of:
                return [Badge(_("Same as another"), "warn")]
            return [Badge(_("Part of another"), "info")] if row.merged_into else []

        def facts(self, row: Any) -> list[Fact]:
            return facts_of(questions, finding, row)

        def history(self, row: Any) -> list[Happening]:
            return history(row.id, questions, names)

        def acts_for(self, row: Any) -> Any:
            """Corrections and withdrawals are offered where there is something to correct or withdraw."""
            wanted: Mapping[str, Any] = {
                "correct-place": questions.places_of(row.id),
                "correct-merger": row.merged_into,
                "withdraw": questions.names_of(row.id) or questions.places_of(row.id) or questions.links_of(row.id),
                "merge": row.merged_into is None,
                "duplicate": row.duplicate_of is None,
            }
            return [act for act in self.acts if wanted.get(act.name, True)]

    return Organizations(reading, "organizations")

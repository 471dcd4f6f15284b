"""What the search over everything finds in the registry."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from services.registry.console.finding import Finding, people_listed
from services.registry.queries import OrganizationsWanted, Questions
from shared.privacy.vault_names import Names
from shared.web.console import SHOWN, Found

PATH = "/registry/console"


def finds(questions: Questions, names: Names) -> Callable[[str], Sequence[Found]]:
    """Organizations by any name, people, States and partners."""
    finding = Finding(questions)

    def found(typed: str) -> list[Found]:
        organizations = [
            Found(
                _("Organizations"),
                row.name,
                f"{PATH}/organizations/{row.id}",
                (finding.country(row.country) or row.country) if row.country else "",
            )
            for row in questions.organizations(OrganizationsWanted(search=typed, limit=SHOWN + 1))
        ]
        people = [
            Found(_("People"), each.name, f"{PATH}/people/{each.person}")
            for each in people_listed(questions, names, SHOWN + 1, typed)
        ]
        states = [
            Found(_("States"), row.name, f"{PATH}/states/{row.id}", row.iso3)
            for row in questions.states(None, SHOWN + 1, search=typed)
        ]
        partners = [
            Found(_("Partners"), row.name, f"{PATH}/partners/{row.id}", row.handle)
            for row in questions.partners(None, SHOWN + 1, search=typed)
        ]
        return [*organizations, *people, *states, *partners]

    return found

"""What is stated of an organization, as lines of its page."""

from typing import Any

from flask_babel import gettext as _

from services.registry.console.finding import Finding
from services.registry.console.words import with_days
from services.registry.queries import Questions
from shared.web.console import Fact


def facts_of(questions: Questions, finding: Finding, row: Any) -> list[Fact]:  # noqa: ANN401  a row of a read model
    return [
        *_names(questions, row),
        *_places(questions, finding, row),
        *_links(questions, finding, row),
        Fact(_("Id"), row.id),
    ]


def _names(questions: Questions, row: Any) -> list[Fact]:  # noqa: ANN401
    stated = questions.names_of(row.id)
    renames = [Fact(_("Called"), each.name, each.since) for each in stated if each.kind == "rename"]
    spellings = [each.name for each in stated if each.kind == "spelling"]
    first = Fact(_("Registered as"), row.registered_name)
    return [first, *renames, *([Fact(_("Also written"), ", ".join(spellings))] if spellings else [])]


def _places(questions: Questions, finding: Finding, row: Any) -> list[Fact]:  # noqa: ANN401
    stated = questions.places_of(row.id)
    if not stated:
        return [Fact(_("Headquarters"), None)]
    return [
        Fact(_("Headquarters"), with_days(finding.country(each.country) or each.country, each.since, each.until))
        for each in stated
    ]


def _links(questions: Questions, finding: Finding, row: Any) -> list[Fact]:  # noqa: ANN401
    found = []
    for each in questions.links_of(row.id):
        label = _("The same as") if each.kind == "duplicate" else _("Part of")
        found.append(Fact(label, with_days(finding.organization(each.other) or each.other, each.since)))
    for each in questions.links_to(row.id):
        label = _("Also registered as") if each.kind == "duplicate" else _("Took in")
        other = finding.organization(each.organization) or each.organization
        found.append(Fact(label, with_days(other, each.since)))
    return found

"""What staff can state of an organization."""

from collections.abc import Sequence
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.finding import Choice, Finding, record_of_page
from services.registry.console.rights import WRITERS, Handle, runs
from services.registry.console.words import NAME_KINDS, with_days
from services.registry.domain import commands
from services.registry.domain.dated import latest
from services.registry.domain.errors import VeryLike
from services.registry.queries import Questions
from services.registry.schemas import organizations as schemas
from services.registry.schemas.fields import Said
from services.registry.schemas.states import Withdraw
from shared.event_store.command_handler import Answer, By
from shared.web.console import Act, Field

SOURCE = Field("source", _l("Source"), _l("Where this is stated."), optional=True)
REASON = Field("reason", _l("Reason"), _l("Why it is stated anew. It stays in the history."), "textarea")
SINCE = Field("since", _l("Since"), kind="day", optional=True)
UNTIL = Field("until", _l("Until"), kind="day", optional=True)


def register_act(handle: Handle, questions: Questions) -> Act:
    def run(said: Said, by: By, _row: Any) -> Answer:
        another = said.parts.pop("another", False)
        alike = questions.called(said.parts["name"])
        if alike is not None and alike.id != said.parts["organization"] and not another:
            raise VeryLike(field="name", name=alike.name, organization=alike.id)
        command = commands.RegisterOrganization(**said.parts)
        return handle(command, msgspec.structs.replace(by, marking=said.marking))

    fields = (
        Field("name", _l("Name"), _l("As the organization writes it.")),
        SOURCE,
        Field("another", _l("It is another organization than the one of this name"), kind="checkbox", optional=True),
    )
    return Act(
        "new",
        _l("Register an organization"),
        fields,
        schemas.RegisterOrganizationForm,
        run,
        lambda said, _answer: _("%(name)s is registered.", name=said.parts["name"]),
        roles=WRITERS,
        primary=True,
    )


def organization_acts(handle: Handle, questions: Questions, finding: Finding) -> tuple[Act, ...]:
    country = Field(
        "country",
        _l("Country"),
        _l("Of the headquarters. Type a part of its name."),
        "combobox",
        find=finding.countries,
        named=finding.country,
    )

    def other(name: str, label: Any) -> Field:
        hint = _l("Type a part of its name.")
        return Field(name, label, hint, "combobox", find=finding.organizations, named=finding.organization)

    def stated(*kinds: str) -> Field:
        label, hint = _l("Statement"), _l("The one that was stated in error.")
        return Field("fact", label, hint, "select", choices=lambda: facts_in_words(questions, finding, kinds))

    def last_place(row: Any) -> dict[str, str | None]:
        place = latest(questions.places_of(row.id))
        return (
            {}
            if place is None
            else {name: getattr(place, name) for name in ("fact", "country", "since", "until", "source")}
        )

    def merger(row: Any) -> dict[str, str | None]:
        link = next((each for each in questions.links_of(row.id) if each.kind == "merger"), None)
        if link is None:
            return {}
        return {"fact": link.fact, "into": link.other, "since": link.since, "source": link.source}

    def act(name: str, label: Any, fields: tuple[Field, ...], command: type[Any], done: Any, **more: Any) -> Act:
        schema = getattr(schemas, command.__name__, Withdraw)
        run = runs(handle, command, "organization")
        return Act(name, label, fields, schema, run, lambda _said, _answer: str(done), roles=WRITERS, **more)

    until_known = Field("since", _l("Since"), kind="day")
    return (
        act(
            "place",
            _l("State its country"),
            (country, SINCE, UNTIL, SOURCE),
            commands.PlaceOrganization,
            _l("The country is recorded."),
            primary=True,
        ),
        act(
            "name",
            _l("Add a name"),
            (
                Field("kind", _l("What it is"), kind="radio", choices=NAME_KINDS),
                Field("name", _l("Name")),
                SINCE,
                SOURCE,
            ),
            commands.NameOrganization,
            _l("The name is recorded."),
        ),
        act(
            "duplicate",
            _l("Say that it is the same as another"),
            (other("same_as", _l("The same as")), SOURCE),
            commands.RecognizeDuplicate,
            _l("Both are known to be the same. Each id still leads to it."),
        ),
        act(
            "merge",
            _l("Say that it became part of another"),
            (other("into", _l("Part of")), until_known, SOURCE),
            commands.MergeOrganization,
            _l("The merger is recorded."),
        ),
        act(
            "correct-place",
            _l("Correct its country"),
            (stated("place"), country, SINCE, UNTIL, SOURCE, REASON),
            commands.CorrectPlace,
            _l("The country is corrected."),
            initial=last_place,
        ),
        act(
            "correct-merger",
            _l("Correct the merger"),
            (stated("merger"), other("into", _l("Part of")), until_known, SOURCE, REASON),
            commands.CorrectMerger,
            _l("The merger is corrected."),
            initial=merger,
        ),
        act(
            "withdraw",
            _l("Withdraw a statement"),
            (stated("name", "place", "duplicate", "merger"), REASON),
            commands.WithdrawOrganizationFact,
            _l("The statement is withdrawn. It stays in the history."),
        ),
    )


def facts_in_words(questions: Questions, finding: Finding, kinds: Sequence[str]) -> list[Choice]:
    """What is stated of the organization of this page, for a select."""
    record = record_of_page()
    found: list[Choice] = []
    if "name" in kinds:
        found += [
            (each.fact, with_days(_("Name: %(name)s", name=each.name), each.since))
            for each in questions.names_of(record)
        ]
    if "place" in kinds:
        for each in questions.places_of(record):
            country = finding.country(each.country) or each.country
            found.append((each.fact, with_days(_("Country: %(country)s", country=country), each.since, each.until)))
    for each in questions.links_of(record):
        if each.kind in kinds:
            other = finding.organization(each.other) or each.other
            words = (
                _("Same as %(other)s", other=other) if each.kind == "duplicate" else _("Part of %(other)s", other=other)
            )
            found.append((each.fact, with_days(words, each.since)))
    return found

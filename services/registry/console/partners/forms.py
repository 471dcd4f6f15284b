"""Fields that forms about a partner have, and what their lists offer."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import Choice, FormChoices, record_of_page, search_people
from services.registry.console.labels import WAY_LABELS
from services.registry.console.partners.labels import NO_KAFKA, WAY_CHOICES
from services.registry.queries import RegistryQueries
from shared.privacy.vault_names import Names
from shared.web.console import FormField

WHY = FormField("reason", _l("Reason"), _l("It stays in the history."), "textarea")


class PartnerFormFields:
    def __init__(self, queries: RegistryQueries, names: Names, no_users: Callable[[], str | None]) -> None:
        self._questions, self._names, self._no_users = queries, names, no_users
        finding = FormChoices(queries)
        self.name = FormField("name", _l("Name"), _l("The body, or its system if it has several."))
        self.ways = FormField("ways", _l("Ways"), _l("By which it reads."), "checkboxes", choices=self._ways)
        self.organization = FormField(
            "organization",
            _l("Organization"),
            _l("If the registry has it: type a part of its name."),
            "combobox",
            optional=True,
            find=finding.organizations,
            named=finding.organization,
        )

    def contact(self, *, optional: bool = False) -> FormField:
        hint = _l("Who is asked about its system. Type a part of the name.")
        return FormField(
            "contact", _l("Contact"), hint, "combobox", optional=optional, find=self._people, named=self._person
        )

    def _ways(self) -> list[Choice]:
        without = self._no_users() == "none"
        return [(way, str(NO_KAFKA if without and way == "kafka" else words)) for way, words in WAY_CHOICES]

    def contacts(self) -> list[Choice]:
        ids = self._questions.contacts_of(record_of_page())
        called = self._names.of(ids)
        return [(each, called.get(each, each)) for each in ids]

    def working(self) -> list[Choice]:
        return self._named(self._working())

    def to_rotate(self) -> list[Choice]:
        """Credentials that no other one works beside already."""
        rows = self._working()
        ways = [row.way for row in rows]
        return self._named([row for row in rows if ways.count(row.way) == 1])

    def ways_to_open(self) -> list[Choice]:
        """Ways of the partner that have no credential that works, and could have one here."""
        closed = {row.way for row in self._working()}
        if self._no_users() is not None:
            closed.add("kafka")
        ways = self._questions.partner(record_of_page()).ways.split()
        return [(way, str(words)) for way, words in WAY_CHOICES if way in ways and way not in closed]

    def _working(self) -> list[Any]:
        return [row for row in self._questions.credentials_of(record_of_page()) if not row.ended]

    def _named(self, rows: list[Any]) -> list[Choice]:
        return [(row.id, f"{row.handle} ({WAY_LABELS[row.way]})") for row in rows]

    def only(self, field: str, choices: Callable[[], list[Choice]]) -> Callable[[Any], dict[str, str | None]]:
        """Fills a field where there is no choice."""

        def initial(_row: Any) -> dict[str, str | None]:
            offered = choices()
            return {field: offered[0][0] if len(offered) == 1 else None}

        return initial

    def _people(self, typed: str) -> list[Choice]:
        return [(each.person, each.name) for each in search_people(self._questions, self._names, 9, typed)]

    def _person(self, record: str) -> str | None:
        return self._names.of([record]).get(record)

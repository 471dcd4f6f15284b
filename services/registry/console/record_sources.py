"""The records that statements in the registry's log refer to: finding and naming them on pages."""

from collections.abc import Collection, Mapping
from functools import partial

from flask import g

from services.registry.console.form_choices import FormChoices, search_people
from services.registry.console.rights import READERS, WRITERS
from services.registry.queries import RegistryQueries
from shared.contracts.assignments import OF_MEETINGS, OF_REPORTING
from shared.contracts.records import ACCOUNT, ORGANIZATION, PERSON, STATE
from shared.event_store.statements import StatementService
from shared.privacy.vault_names import Names
from shared.web.console.columns import Choice
from shared.web.statements.records import MOST_FOUND, NOT_HERE, RecordDirectory, RecordSource, officer_source
from shared.web.statements.workspace import StatementWorkspace


def statement_workspace(service: StatementService, queries: RegistryQueries, names: Names) -> StatementWorkspace:
    """Return the shared workspace of all pages of this service's statements."""
    choices = FormChoices(queries)
    records = RecordDirectory(
        {
            ORGANIZATION.name: RecordSource(choices.organizations, choices.named, partial(_page, "organizations")),
            STATE.name: _states(queries),
            PERSON.name: _people(queries, names),
            ACCOUNT.name: officer_source(
                partial(officers, queries, names), lambda account: names.of([account]).get(account)
            ),
            **dict.fromkeys((kind.name for kind in (*OF_MEETINGS, *OF_REPORTING)), NOT_HERE),
        }
    )
    return StatementWorkspace(
        service,
        records,
        queries.history,
        lambda account: names.of([account]).get(account),
        lambda: False,
        READERS,
        WRITERS,
    )


def officers(queries: RegistryQueries, names: Names) -> list[Choice]:
    """Return (account, name) of those who record, by name; read once for a page."""
    if "officers" not in g:
        rows = queries.officers()
        account_names = names.of([row.id for row in rows])
        g.officers = sorted(
            ((row.id, account_names.get(row.id, row.id)) for row in rows), key=lambda each: each[1].casefold()
        )
    found: list[Choice] = g.officers
    return found


def _page(pages: str, record: str) -> str:
    return f"/registry/console/{pages}/{record}"


def _states(queries: RegistryQueries) -> RecordSource:
    def find(typed: str) -> list[Choice]:
        return [(row.id, row.name) for row in queries.states(None, MOST_FOUND, search=typed)]

    def called(states: Collection[str]) -> Mapping[str, str]:
        return {state: name for state, _code, name in queries.named_states() if state in states}

    def coded(code: str) -> str | None:
        return next((state for state, iso3, _name in queries.named_states() if iso3 == code.upper()), None)

    return RecordSource(find, called, partial(_page, "states"), coded=coded)


def _people(queries: RegistryQueries, names: Names) -> RecordSource:
    def find(typed: str) -> list[Choice]:
        return [(each.person, each.name) for each in search_people(queries, names, MOST_FOUND, typed)]

    return RecordSource(find, lambda people: names.of(list(people)), partial(_page, "people"))

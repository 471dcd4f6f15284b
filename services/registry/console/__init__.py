"""The registry's console: organizations, people, States, accounts, partners, and tasks."""

from collections.abc import Sequence
from functools import partial

from flask import Flask
from flask_admin import BaseView

from services.registry.console.account_passwords import AccountPasswords
from services.registry.console.account_roles import role_change_tasks
from services.registry.console.accounts import AccountsView
from services.registry.console.amendments import in_error_pages
from services.registry.console.connection import Addresses, KafkaAddress
from services.registry.console.imports_index import ImportsIndex
from services.registry.console.left_behind import LeftBehind
from services.registry.console.organizations import OrganizationsView
from services.registry.console.partner_page import PartnerAccess
from services.registry.console.partners import PartnersView
from services.registry.console.people import PeopleView
from services.registry.console.record_sources import officers
from services.registry.console.registering import Registering
from services.registry.console.review import Review
from services.registry.console.rights import READERS
from services.registry.console.search import search
from services.registry.console.states import StatesView
from services.registry.console.tasks import beside, tasks
from services.registry.queries import RegistryQueries
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.console import CommonStart, Peer, ReadOnlySession, create_console
from shared.web.console.awaiting import AwaitingView
from shared.web.console.federated_search import Task
from shared.web.console.home import ProgressQuery
from shared.web.console.list_support import ListSupport
from shared.web.statements.console import StatementPages
from shared.web.statements.hand_over import HandOverView
from shared.web.statements.workspace import StatementWorkspace


def create_registry_console(
    app: Flask,
    handle: Handle,
    queries: RegistryQueries,
    names: Names,
    reading: ReadOnlySession,
    access: PartnerAccess,
    given: AccountPasswords,
    work: StatementWorkspace,
    recorded: StatementPages,
    register: Registering,
    *more_views: BaseView,
    common: CommonStart,
    lists: ListSupport,
    progress: ProgressQuery,
    elsewhere: Sequence[Peer] = (),
) -> None:
    """Create the registry's console. All services share its start page: the peers in `common` supply their parts of
    it, and those in `elsewhere` supply more about organizations and people."""
    found = search(queries, names)
    create_console(
        app,
        reading,
        [
            StatesView(handle, queries, names, reading),
            in_error_pages(handle, queries, names, reading),
            OrganizationsView(handle, queries, names, reading, register, elsewhere),
            PeopleView(handle, queries, names, reading, elsewhere),
            AccountsView(handle, queries, names, reading, LeftBehind(work, common.peers), given),
            HandOverView(work, partial(officers, queries, names)),
            PartnersView(handle, queries, names, reading, access),
            Review(queries),
            ImportsIndex("imports"),
            *recorded.views,
            *more_views,
        ],
        tasks=lambda: _tasks(queries, names, work, more_views),
        panels=lambda: beside(work),
        search=lambda typed: [*found(typed), *recorded.search(typed)],
        progress=progress,
        common=common,
        lists=lists,
        roles=READERS,
    )


def _tasks(
    queries: RegistryQueries, names: Names, work: StatementWorkspace, more_views: Sequence[BaseView]
) -> list[Task]:
    """Return all waiting tasks: first those of `more_views`, then changes of roles, then the rest."""
    awaited = (view for view in more_views if isinstance(view, AwaitingView))
    needs = (need for view in awaited for need in view.tasks("/registry/console"))
    return [*needs, *role_change_tasks(queries, names), *tasks(queries, work)]


__all__ = ["AccountPasswords", "Addresses", "KafkaAddress", "PartnerAccess", "create_registry_console"]

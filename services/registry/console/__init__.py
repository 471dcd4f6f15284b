"""What staff work in: organizations, people, States, accounts, partners, and what needs attention."""

from collections.abc import Sequence

from flask import Flask
from flask_admin import BaseView

from services.registry.console.account_roles import role_changes_to_decide
from services.registry.console.accounts import accounts_view
from services.registry.console.amending import in_error_pages
from services.registry.console.found import finds
from services.registry.console.imports import organizations_import
from services.registry.console.organizations import organizations_view, review
from services.registry.console.partners import (
    Addresses,
    FeedReadings,
    KafkaPlace,
    Letting,
    needs_of_partners,
    partners_view,
)
from services.registry.console.people import people_view
from services.registry.console.rights import READERS, Handle
from services.registry.console.start import needs
from services.registry.console.states import states_view
from services.registry.queries import Questions
from shared.privacy.vault_names import Names
from shared.web.console import Neighbour, Reading, create_console
from shared.web.console.awaiting import AwaitingView


def registry_console(
    app: Flask,
    handle: Handle,
    questions: Questions,
    names: Names,
    reading: Reading,
    letting: Letting,
    *more: BaseView,
    neighbours: Sequence[Neighbour] = (),
) -> None:
    """Its start page is everybody's: `neighbours` are asked for what they have."""
    views = [
        view(handle, questions, names, reading)
        for view in (organizations_view, people_view, states_view, accounts_view, in_error_pages)
    ]
    create_console(
        app,
        reading,
        [*views, partners_view(handle, questions, names, reading, letting), review(questions), *more],
        needs=lambda: [
            *(need for view in more if isinstance(view, AwaitingView) for need in view.needs("/registry/console")),
            *role_changes_to_decide(questions, names),
            *needs_of_partners(questions),
            *needs(questions),
        ],
        finds=finds(questions, names),
        neighbours=neighbours,
        roles=READERS,
        start="start.html",
    )


__all__ = ["Addresses", "FeedReadings", "KafkaPlace", "Letting", "organizations_import", "registry_console"]

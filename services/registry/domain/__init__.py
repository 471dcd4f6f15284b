"""States, organizations, people, accounts and partners. `DECIDERS` says which aggregate decides a command, `claims` what
names an event takes that only one record may have.
"""

from typing import get_args

from services.registry.domain import account, organization, partner, person, state
from shared.domain.decider import Decider
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

DECIDERS: dict[type, Decider] = {
    ChangeMarking: marking_changes,
    **{
        command: aggregate
        for aggregate in (state, organization, person, account, partner)
        for command in get_args(aggregate.Command)
    },
}


def claims(event: object) -> list[tuple[str, str]]:
    """Pairs (kind, key) that the event takes."""
    return state.claims(event) + partner.claims(event)

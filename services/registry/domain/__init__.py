"""States, organizations, people, accounts and partners. `DECIDERS` assigns commands to aggregates."""

from typing import get_args

from services.registry.domain import account, commands, organization, partner, person, state
from services.registry.domain.partner import unique_keys
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

_STATE = Registrable(state, commands.MarkStateInError, commands.ReinstateState)
_ORGANIZATION = Registrable(organization, commands.MarkOrganizationInError, commands.ReinstateOrganization)
_PERSON = Registrable(person, commands.MarkPersonInError, commands.ReinstatePerson)

DECIDERS: dict[type, Decider] = {
    ChangeMarking: marking_changes,
    **dict.fromkeys(get_args(account.Command), account),
    **dict.fromkeys(get_args(partner.Command), partner),
    **_STATE.deciding(state.COMMANDS),
    **_ORGANIZATION.deciding(organization.COMMANDS),
    **_PERSON.deciding(get_args(person.Command)),
}

__all__ = ["DECIDERS", "unique_keys"]

"""States, organizations, people, accounts and partners. `DECIDERS` assigns commands to aggregates."""

from typing import get_args

from services.registry.domain import account, commands, organization, partner, person, state
from services.registry.domain.partner import unique_keys
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

DECIDERS: dict[type, Decider] = {
    ChangeMarking: marking_changes,
    **{command: aggregate for aggregate in (account, partner) for command in get_args(aggregate.Command)},
}
for _aggregate, _commands, _marking, _reinstating in (
    (state, state.COMMANDS, commands.MarkStateInError, commands.ReinstateState),
    (organization, organization.COMMANDS, commands.MarkOrganizationInError, commands.ReinstateOrganization),
    (person, get_args(person.Command), commands.MarkPersonInError, commands.ReinstatePerson),
):
    _decider = Registrable(_aggregate, _marking, _reinstating)
    DECIDERS |= dict.fromkeys((*_commands, _marking, _reinstating), _decider)

__all__ = ["DECIDERS", "unique_keys"]

"""States, organizations, people and accounts. `DECIDERS` says which aggregate decides a command."""

from typing import get_args

from services.registry.domain import account, organization, person, state
from shared.domain.decider import Decider

DECIDERS: dict[type, Decider] = {
    command: aggregate
    for aggregate in (state, organization, person, account)
    for command in get_args(aggregate.Command)
}

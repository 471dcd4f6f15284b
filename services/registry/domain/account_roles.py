"""A change of roles takes two accounts: one proposes it and
another, which it does not concern, confirms it."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from services.registry.domain.commands import ConfirmRoles, DeclineRoles, ProposeRoles
from services.registry.domain.errors import OwnProposal, OwnRoles, ProposalDecided, ProposalLapsed, ProposalWaits
from shared.contracts.registry import Role, RoleChangeConfirmed, RoleChangeDeclined, RoleChangeProposed, RolesChanged
from shared.domain.errors import UnknownRecord

Outcome = Literal["waits", "confirmed", "declined", "lapsed"]


class RoleProposal(msgspec.Struct, frozen=True):
    roles: tuple[Role, ...]
    reason: str
    proposer: str
    outcome: Outcome = "waits"


RoleProposals = Mapping[str, RoleProposal]


def propose(
    command: ProposeRoles, roles: tuple[Role, ...], present: frozenset[Role], proposals: RoleProposals
) -> list[RoleChangeProposed]:
    """Propose roles; no event if the account already has them or they are already proposed. Raises ProposalWaits."""
    if command.proposal in proposals or frozenset(roles) == present:
        return []
    for proposal, waiting in proposals.items():
        if waiting.outcome == "waits" and waiting.roles == roles:
            return []
        if waiting.outcome == "waits":
            raise ProposalWaits(proposal=proposal)
    return [RoleChangeProposed(command.proposal, roles, command.reason, command.by)]


def confirm(command: ConfirmRoles, proposals: RoleProposals) -> list[RoleChangeConfirmed | RolesChanged]:
    """Confirm a change of roles. Raises UnknownRecord, ProposalDecided, ProposalLapsed, OwnProposal, OwnRoles."""
    proposal = _existing_proposal(command.proposal, proposals)
    if proposal.outcome == "confirmed":
        return []
    _check_waits(command.proposal, proposal)
    if command.by == proposal.proposer:
        raise OwnProposal
    if command.by == command.account:
        raise OwnRoles
    return [RoleChangeConfirmed(command.proposal), RolesChanged(proposal.roles, proposal.reason)]


def decline(command: DeclineRoles, proposals: RoleProposals) -> list[RoleChangeDeclined]:
    """Decline a change of roles. Raises UnknownRecord, ProposalDecided, ProposalLapsed, OwnRoles."""
    proposal = _existing_proposal(command.proposal, proposals)
    if proposal.outcome == "declined":
        return []
    _check_waits(command.proposal, proposal)
    if command.by == command.account != proposal.proposer:
        raise OwnRoles
    return [RoleChangeDeclined(command.proposal, command.reason)]


def proposed(event: RoleChangeProposed, proposals: RoleProposals) -> RoleProposals:
    return {**proposals, event.proposal: RoleProposal(event.roles, event.reason, event.proposer)}


def ended(proposal: str, outcome: Outcome, proposals: RoleProposals) -> RoleProposals:
    return {**proposals, proposal: msgspec.structs.replace(proposals[proposal], outcome=outcome)}


def lapsed(proposals: RoleProposals) -> RoleProposals:
    """Let a waiting proposal lapse once the roles it started from have changed."""
    return {
        name: msgspec.structs.replace(each, outcome="lapsed") if each.outcome == "waits" else each
        for name, each in proposals.items()
    }


def _existing_proposal(proposal: str, proposals: RoleProposals) -> RoleProposal:
    if proposal not in proposals:
        raise UnknownRecord(field="proposal", id=proposal)
    return proposals[proposal]


def _check_waits(name: str, proposal: RoleProposal) -> None:
    if proposal.outcome == "lapsed":
        raise ProposalLapsed(proposal=name)
    if proposal.outcome != "waits":
        raise ProposalDecided(proposal=name, outcome=proposal.outcome)

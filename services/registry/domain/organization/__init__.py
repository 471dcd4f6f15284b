"""An organization: its names, countries and classes, its group, and which other record it is, or became part of.

Read `facts` (what can be stated, and what is so after an event), then `statements` (how one is stated, corrected and
withdrawn), then `decider`.
"""

from services.registry.domain.organization.decider import Command, decide
from services.registry.domain.organization.facts import Event, Organization, evolve, initial_state

__all__ = ["Command", "Event", "Organization", "decide", "evolve", "initial_state"]

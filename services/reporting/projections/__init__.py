"""Events to facts: a pure fold, and the storing of its results.

An event makes at most one fact version and closes at most the one before. Only the events of one stream affect its
facts, so the order of events across logs makes no difference.
"""

from services.reporting.projections.content_store import content_store
from services.reporting.projections.fold import Fold, facts_projection, replay_facts
from services.reporting.projections.staff import project_for_staff
from services.reporting.projections.tiles import tiles_projection

__all__ = [
    "Fold",
    "content_store",
    "facts_projection",
    "project_for_staff",
    "replay_facts",
    "tiles_projection",
]

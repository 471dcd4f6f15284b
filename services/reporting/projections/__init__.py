"""Events to facts: a pure fold, and the writing of what it made.

An event makes at most one fact version and closes at most the one before. Only the events of one stream touch its
facts, so the order of events across logs makes no difference.
"""

from services.reporting.projections.fold import Fold, replayed
from services.reporting.projections.frozen import keeper
from services.reporting.projections.staff import project_for_staff, project_nothing_stated
from services.reporting.projections.tables import facts_writer
from services.reporting.projections.tiles import tiles_witness

__all__ = ["Fold", "facts_writer", "keeper", "project_for_staff", "project_nothing_stated", "replayed", "tiles_witness"]

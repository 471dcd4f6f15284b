"""What a meeting was about, as stated of it."""

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_see
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Audience
from services.reporting.history import History

GENERAL = "general"
Subjects = tuple[str, ...] | None


def subjects_of(history: History, meeting: rm.Fact, audience: Audience, trace: Trace) -> Subjects:
    """All its subjects, none of a general meeting; None where nothing is stated, or nothing that this audience may see."""
    stated = history.subjects.get(meeting.stream)
    if stated is None:
        return None
    trace.record(stated)
    if stated.withdrawn or not may_see(stated, audience):
        return None
    return tuple(stated.body.subjects)

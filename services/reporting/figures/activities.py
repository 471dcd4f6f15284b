"""The activities over whose meetings figures are counted: an activity is a kind of series, or all engagement of executives.

Versions of rules without the parameter count the meetings of `ENGAGED` alone, the only kinds that existed then. A new
rule over meetings has the parameter from its first version.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

import msgspec

from services.reporting.figures.context import ENGAGED
from services.reporting.figures.figure import Parameter, Rule
from services.reporting.figures.next_versions import followed_by_next
from shared.contracts.meetings import SeriesKind
from shared.statements.wording import translatable as _

ENGAGEMENT = "engagement"
KINDS_OF: Mapping[str, frozenset[str]] = {
    ENGAGEMENT: ENGAGED,
    **{kind: frozenset((kind,)) for kind in get_args(SeriesKind)},
}
ACTIVITY = Parameter(
    "activity",
    ENGAGEMENT,
    tuple(KINDS_OF),
    {
        "executive meeting": _("meetings of executives"),
        "regional consultation": _("regional consultations"),
        "workshop": _("workshops"),
        "study group": _("study groups"),
        "advisory group": _("advisory group"),
        "assembly": _("assembly"),
        "symposium": _("symposium"),
    },
)
TEXT = (
    "Meetings are those of the activity: with activity engagement of executives, regional consultations and workshops, with any "
    "other those of series of that kind. Completeness is asked of these series alone."
)
INDUSTRY_TEXT = "Representatives of members are industry; delegates of States are not."
_OVER_MEETINGS = ("meetings.held", "participation.", "diversity.", "retention.", "locations.")
_OVER_EACH = frozenset(("participation.low",))  # each activity has figures of its own


def with_activities(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules, each newest rule over meetings followed by its next version, which has the parameter `activity`."""
    return followed_by_next(rules, _by_activity)


def _by_activity(rule: Rule) -> Rule | None:
    if rule.key in _OVER_EACH or not rule.key.startswith(_OVER_MEETINGS) or ACTIVITY.name in rule.defaults:
        return None
    industry = f" {INDUSTRY_TEXT}" if rule.over_organizations or rule.key.startswith("participation.") else ""
    return msgspec.structs.replace(
        rule,
        version=rule.version + 1,
        text=f"{rule.text} {TEXT}{industry}",
        parameters=(*rule.parameters, ACTIVITY),
    )

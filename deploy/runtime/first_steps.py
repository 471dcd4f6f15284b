"""First steps for a newcomer to the demonstration: the assessment, one of its figures, and a comparison of two moments.

The addresses name records of the loaded facts; a test follows each from the start page.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask_babel import lazy_gettext as _l

from deploy.installation.home import is_demonstration, synthetic_state
from shared.web.navigation import Entry


@dataclass(frozen=True)
class DemoExample:
    """A study period, the code of a meeting whose list of participants changed, and the moments before and after."""

    period: str
    meeting: str
    before: str
    after: str


# The list of CTO-06 is declared complete between the two.
PUBLIC_RECORD = DemoExample(
    "2013-2016", "CTO-06", "registry:1687,meetings:94,reporting:5", "registry:1687,meetings:95,reporting:5"
)
# The list of EXM-03 was completed eleven months after the meeting.
INVENTED_YEARS = DemoExample("2017-2020", "EXM-04", "2019-03-03", "2019-03-04")


def first_steps(home: Path) -> tuple[Entry, ...]:
    """Return the first steps; none outside a demonstration."""
    if not is_demonstration(home):
        return ()
    invented = bool(synthetic_state(home))
    shown = INVENTED_YEARS if invented else PUBLIC_RECORD
    # The invented years are visible only to the bureau: these links would lead a visitor to figures that do not exist.
    roles = frozenset({"staff", "approver", "administrator", "auditor"}) if invented else frozenset[str]()
    figure = f"retention.organizations;meeting={shown.meeting}"
    return (
        _step(_l("Read the assessment"), "/reporting/reports/wtsa", roles, period=shown.period),
        _step(_l("Open one number"), "/reporting/evidence", roles, figure=figure, period=shown.period),
        _step(
            _l("Compare two moments"),
            "/reporting/compare",
            roles,
            **{"period": shown.period, "from": shown.before, "to": shown.after},
        ),
    )


def _step(label: object, path: str, roles: frozenset[str], **parameters: str) -> Entry:
    return Entry(label, f"{path}?{urlencode(parameters)}", roles)  # type: ignore[arg-type]  # a lazy text, in the viewer's language

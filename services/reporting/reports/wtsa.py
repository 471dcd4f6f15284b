"""The assessment for WTSA over a study period (Resolution 68, 68-15): which figures it lays out, in which order."""

from collections.abc import Callable

from services.reporting.figures import Audience, Figure, Study, figures_of, period_named
from services.reporting.figures.diversity import MEASURES
from services.reporting.history import History, history_at
from services.reporting.queries import Facts, LogState
from services.reporting.read_models.collecting import collecting_seldom
from services.reporting.reports.document import Report, Section
from shared.domain import progress

NAME = "wtsa"
Asked = tuple[str, dict[str, str | int]]  # a key, and the parameters that are not its defaults
Wanted = Callable[[Figure], bool]

GROUP: dict[str, str | int] = {"level": "group"}
GUESTS: dict[str, str | int] = {"host": "excluded"}
BY_M49: dict[str, str | int] = {"development": "m49", "countries": "every"}
COMPARED = (
    "meetings.held",
    "participation.organizations",
    "participation.countries",
    "participation.developing",
    "diversity.regions.effective",
    "locations.held",
    "reference.states",
)
"""What is compared with the period before: outcomes, and the membership that they are seen beside."""

_HELD: tuple[Asked, ...] = (("meetings.held", {}), ("participation.stated", {}))
_CAME: tuple[Asked, ...] = (
    ("participation.organizations", {}),
    ("participation.countries", {}),
    ("participation.developing", {}),
    ("participation.developing", BY_M49),
    ("participation.host", {}),
    ("diversity.regions.effective", {}),
    ("diversity.regions.effective", GUESTS),
    ("diversity.regions.absent", {}),
)
_AGAIN: tuple[Asked, ...] = (
    ("retention.organizations", {}),
    ("retention.organizations", GROUP),
    ("participation.newcomers", {}),
    ("participation.returners", {}),
    ("participation.lapsed", {}),
)
_WHERE: tuple[Asked, ...] = (
    ("locations.held", {}),
    ("locations.since", {}),
    ("locations.repeats", {}),
    ("diversity.locations.effective", {}),
)
_CHANGE: tuple[Asked, ...] = tuple(("assessment.change", {"compared": key}) for key in COMPARED)
_ANNEX: tuple[Asked, ...] = (
    *(("diversity.regions." + measure.name, asked) for measure in MEASURES for asked in ({}, GUESTS)),
    *(
        (f"diversity.{name}.{measure.name}", {})
        for name in ("categories", "locations", "states")
        for measure in MEASURES
    ),
    ("retention.jaccard", {}),
    ("reference.states", {}),
    ("clauses.evidence", {}),
)


def _all(_figure: Figure) -> bool:
    return True


def _clause(clause: str) -> Wanted:
    return lambda figure: figure.of["clause"] == clause


def _in_short(figure: Figure) -> bool:
    """Of meetings, series and kinds; of clauses only what became of conclusions."""
    return figure.of.get("clause", "68-13") == "68-13" and set(figure.of) <= {"meeting", "series", "kind", "clause"}


def _is_whole(figure: Figure) -> bool:
    """Of participation only the organizations at each meeting: their classes are another section's."""
    return figure.key != "participation.organizations" or set(figure.of) <= {"meeting"}


SECTIONS: tuple[tuple[str, tuple[Asked, ...], Wanted], ...] = (
    ("in-short", (*_HELD, *_CAME, *_AGAIN, ("clauses.evidence", {})), _in_short),
    ("held", (*_HELD, ("participation.organizations", {})), _is_whole),
    ("came", _CAME, _all),
    ("again", _AGAIN, _all),
    ("where", _WHERE, _all),
    ("topics", (("clauses.evidence", {}),), _clause("68-12")),
    ("conclusions", (("clauses.evidence", {}),), _clause("68-13")),
    ("change", _CHANGE, _all),
)


def wtsa(facts: Facts, period: str, as_known_at: str | None = None, audience: Audience = "bureau") -> Report:
    """The report from the live facts. Raises Malformed for a period or a moment that is none, BeforeTheLog."""
    moment = facts.moment(as_known_at)
    return assessment(history_at(facts, moment), period, facts.logs_at(moment), audience)


@collecting_seldom()
def assessment(history: History, period: str, logs: dict[str, LogState], audience: Audience = "bureau") -> Report:
    """The report from a history, wherever that came from."""
    over = period_named(history, period)
    study = Study(history, over, audience)
    found: dict[tuple[str, tuple[tuple[str, str | int], ...]], tuple[Figure, ...]] = {}

    def figures(asked: Asked) -> tuple[Figure, ...]:
        key, parameters = asked
        name = key, tuple(parameters.items())
        if name not in found:
            progress.look()
            found[name] = tuple(figures_of(study, key, parameters))
        return found[name]

    sections = [
        Section(id_, tuple(figure for each in asked for figure in figures(each) if wanted(figure)))
        for id_, asked, wanted in SECTIONS
    ]
    annex = Section("annex", tuple(figure for each in _ANNEX for figure in figures(each)))
    told = [figure for section in (*sections, annex) for figure in section.figures]
    unknown = Section("not-known", tuple(figure for figure in told if figure.value is None))
    # The need to continue or enhance is for people to state: no figure stands there.
    return Report(NAME, audience, over, history.moment, logs, (*sections, unknown, Section("need", ()), annex))

"""`participation.developing` and `.host`: industry of developing countries, and of the host country, of all industry."""

from collections.abc import Callable, Iterator
from typing import Any

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.classes import BY
from services.reporting.figures.counting import LEVELS, Presence
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule, ratio
from services.reporting.figures.gatherings import Gathering
from services.reporting.figures.study import Study

Answers = dict[str, bool | None]  # by organization; None: not known


def _shares(
    answer: Callable[[Study, Gathering, Parameters, Reading], Answers], study: Study, parameters: Parameters
) -> Iterator[Found]:
    for gathering in study.gatherings:
        reading = Reading(gathering.reading)
        answers = answer(study, gathering, parameters, reading)
        among = sorted(each for each, found in answers.items() if found)
        unknown = sum(found is None for found in answers.values())
        reason = gathering.reason
        if reason is None and not answers:
            reason = "not defined: no organization of industry took part"
        elif reason is None and unknown and not among:
            reason = f"{unknown} of the organizations could not be classified"
        rest: dict[str, Any] = {"of": gathering.of, "as_of": gathering.as_of, "reading": reading, "unknown": unknown}
        rest["items"] = tuple(among) if may_name(study, gathering) else ()
        if gathering.reason is None:
            yield ratio(len(among), len(answers), reason, **rest)
        else:
            yield Found(reason=reason, **rest)


def _developing(study: Study, gathering: Gathering, parameters: Parameters, reading: Reading) -> Answers:
    entities = gathering.entities(study.counting, str(parameters["level"]), reading)
    found = study.classes.organizations(str(parameters["development"]), entities, gathering.days, reading)
    return {each: None if answer is None else answer == "developing" for each, answer in found.items()}


def _at_home(study: Study, gathering: Gathering, parameters: Parameters, reading: Reading) -> Answers:
    """Of a period: whether it was at any meeting in its own country."""
    answers: Answers = {}
    level = str(parameters["level"])
    for meeting, present in gathering.meetings:
        for entity, at_home in in_host_country(study, gathering, meeting, present, level, reading).values():
            answers[entity] = _either(answers.get(entity, False), at_home)
    return answers


def _either(one: bool | None, other: bool | None) -> bool | None:
    return True if True in (one, other) else None if None in (one, other) else False


def in_host_country(
    study: Study, gathering: Gathering, meeting: rm.Fact, present: Presence, level: str, reading: Reading
) -> dict[str, tuple[str, bool | None]]:
    """By name: whom it counts as, and whether that one's headquarters are in the country of the meeting.

    At a remote meeting nobody is at home.
    """
    entities = study.counting.entities(present.modes, gathering.days, level, reading)
    countries = study.classes.organizations("country", set(entities.values()), gathering.days, reading)
    host, remote = meeting.body.country, meeting.body.mode == "remote"

    def at_home(country: str | None) -> bool | None:
        return False if remote else None if None in (country, host) else country == host

    return {name: (entity, at_home(countries[entity])) for name, entity in entities.items()}


OF_ALL = (
    "out of all organizations of industry that took part, for each meeting and over the period, counted and classified as "
    "participation.organizations does. Those that cannot be classified are among all, and stand beside as unknown. Without "
    "a value, and without numbers to divide, where not all who took part are known."
)
FIRST_DEVELOPING = Rule(
    key="participation.developing",
    version=1,
    title="Industry of developing countries",
    text=(
        f"Organizations whose headquarters are in a developing country, {OF_ALL} Developing is meant as in the footnote of "
        "Resolution 68, or with development m49 as in UN M49 alone. Which countries were consulted is not recorded yet."
    ),
    unit="share",
    clauses=("68-02",),
    compute=lambda study, parameters: _shares(_developing, study, parameters),
    parameters={"level": "entity", "development": "footnote"},
    choices={"level": LEVELS, "development": BY},
)
HOST = Rule(
    key="participation.host",
    version=1,
    title="Industry of the host country",
    text=(
        f"Organizations whose headquarters are in the country of the meeting, {OF_ALL} Over a period they are those that "
        "were at a meeting in their own country. A remote meeting is in no country."
    ),
    unit="share",
    clauses=("68-02",),
    compute=lambda study, parameters: _shares(_at_home, study, parameters),
    parameters={"level": "entity"},
    choices={"level": LEVELS},
)
RULES = (FIRST_DEVELOPING, HOST)

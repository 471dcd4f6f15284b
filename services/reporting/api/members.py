"""Page 12, *Members and participation*: members on a day and what changed, coverage by activity, occurrences of low participation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.reporting.api.addresses import figure_path, kept_audience
from services.reporting.api.request_scope import (
    READER_LANGUAGE,
    READERS,
    WRITERS,
    TemplateContext,
    default_period,
    page_history,
    period_choices,
    query_argument,
    remedy_of,
)
from services.reporting.figures import RULES, Figure, FigureContext, Period, figures_of, period_named
from services.reporting.figures.activities import ACTIVITY
from services.reporting.figures.audience import JOINED
from services.reporting.figures.engagement.low import JUDGED, LOW, MEMBER
from services.reporting.history import History
from services.reporting.queries import BeforeTheLog, FactQueries
from services.reporting.reports import class_names
from services.reporting.reports.languages import plain
from services.reporting.reports.layout import country_name
from services.reporting.reports.member_changes import member_changes
from services.reporting.reports.rendering.html import naming_context
from shared.domain.errors import Malformed, Unavailable
from shared.web.access import access
from shared.web.days import localized_date, parse_date
from shared.web.viewer import viewer

EXACT = len("2027-12-07")
MOST_NAMED = 200
"""The greatest number of members named for one reason; any more are only counted."""
COUNTED: tuple[dict[str, str | int], ...] = ({}, {"rights": "suspended"}, {"sme": "yes"})


class MembersRow(msgspec.Struct, frozen=True):
    """A class of members with the numbers of all, suspended and reduced-fee members, where they exist."""

    word: str
    name: str
    numbers: Sequence[Figure | None]


class Unjudged(msgspec.Struct, frozen=True):
    """The members or classes of an activity left unjudged for one reason."""

    activity: str
    reason: str
    names: list[str]
    count: int


def member_pages(facts: FactQueries) -> Blueprint:
    blueprint = Blueprint("members", __name__, url_prefix="/reporting")

    @blueprint.get("/members")
    @access(*READERS)
    def page() -> ResponseReturnValue:
        """Members on a day and what changed since another, coverage by activity, and low participation according to a
        printed rule."""
        try:
            history = page_history(facts)
        except (Unavailable, BeforeTheLog) as wrong:
            return render_template("reporting/members_nothing.html", remedy=remedy_of(wrong))
        try:
            return render_template("reporting/members.html", **_context(history), wrong=None, remedy=None)
        except Malformed as wrong:
            problem = {"wrong": str(wrong.parameters["field"]), "remedy": remedy_of(wrong)}
            return render_template("reporting/members.html", **_requested_values(history), **problem, found=False), 422

    return blueprint


def _requested_values(history: History) -> TemplateContext:
    """Return the requested values, as the forms display them."""
    today = history.moment.day
    typed = {name: request.args.get(name, "")[:60] for name in ("on", "since", "period", *LOW.defaults)}
    typed |= {"audience": kept_audience() or "", "as_known_at": query_argument("as_known_at") or ""}
    typed["on"] = typed["on"] or localized_date(today.isoformat())
    typed["since"] = typed["since"] or localized_date(_year_before(today).isoformat())
    bureau = history.audience == "bureau"
    labels = {choice: _(JUDGED.words.get(choice, "by region, category and size")) for choice in JUDGED.choices}
    return {
        "typed": typed | {name: typed[name] or str(value) for name, value in LOW.defaults.items()},
        "bureau": bureau,
        "writes": bureau and bool(viewer().roles & set(WRITERS)),
        "judged": [(choice, labels[choice]) for choice in JUDGED.choices if bureau or choice != MEMBER],
        "categories": next(each.choices for each in LOW.parameters if each.name == "category"),
        "rule": RULES[LOW.key],
        **period_choices(history, query_argument("period")),
        **naming_context(history, READER_LANGUAGE),
    }


def _context(history: History) -> TemplateContext:
    """Return the variables of the whole page. Raises Malformed, naming the field."""
    query = _requested_values(history)
    on = _day("on") or history.moment.day
    since = _day("since") or _year_before(on)
    if since > on:
        raise Malformed("since", _("Name a day before the other one."))
    name = query_argument("period") or default_period(history) or str(on.year)
    period, day = period_named(history, name), Period(f"{on}..{on}", on, on)
    of_day, over = (FigureContext(history, each, history.audience) for each in (day, period))
    low = _low(over)
    return query | {
        "found": True,
        "on": on.isoformat(),
        "since": since.isoformat(),
        "period": period,
        "members": _members_rows(of_day),
        "changes": member_changes(of_day, since, on) if history.audience == "bureau" else None,
        "coverage": _coverage(over),
        "others": {
            each.of["activity"]: each for each in figures_of(over, "engagement.coverage", {"who": "non-members"})
        },
        "occurrences": [each for each in low if each.reason is None],
        "unjudged": _unjudged(history, [each for each in low if each.reason is not None]),
        "promotion": _promotion(over),
        "activities": ACTIVITY.words,
        "class_of": lambda word, name: plain(class_names.of_class(word, name), READER_LANGUAGE),
        "subject_of": lambda figure: _subject(history, figure),
        "country_of": lambda code: country_name(history, code) or code,
        "evidence": lambda each: _evidence_path(each, _period_of(each, day, period), history),
    }


def _evidence_path(figure: Figure, period: Period, history: History) -> str | None:
    """Return the page of a number; None for classes that were joined here, since their pages would each name one."""
    return None if JOINED in figure.of.values() else figure_path(figure, period, history.moment)


def _members_rows(context: FigureContext) -> dict[str, list[MembersRow]]:
    """Return the members by word: "" for all of them. Outside the bureau, suspended members are not shown."""
    queries = COUNTED if context.audience == "bureau" else COUNTED[:1]
    counted = [
        {tuple(each.of.items()): each for each in figures_of(context, "membership.members", with_)} for with_ in queries
    ]
    rows: dict[str, list[MembersRow]] = {}
    for of in counted[0]:
        word, name = of[0] if of else ("", "")
        rows.setdefault(word, []).append(MembersRow(word, name, [each.get(of) for each in counted]))
    return rows


def _coverage(context: FigureContext) -> list[tuple[Figure, list[Figure]]]:
    """Return the coverage of each activity, and of its classes."""
    figures = figures_of(context, "engagement.coverage")
    return [
        (total, [each for each in figures if each.of["activity"] == total.of["activity"] and len(each.of) > 1])
        for total in figures
        if len(total.of) == 1
    ]


def _low(context: FigureContext) -> list[Figure]:
    """Return the occurrences of low participation, and what is not judged, by the parameters in the address."""
    parameters = {
        each.name: each.read(text) for each in LOW.parameters if (text := query_argument(each.name, each.longest))
    }
    return figures_of(context, LOW.key, parameters)


def _promotion(context: FigureContext) -> list[tuple[Figure, Figure | None]]:
    """Return the participation before and after each promotion."""
    after, before = (figures_of(context, "promotion.participation", {"when": when}) for when in ("after", "before"))
    known = {(each.of["country"], each.parameters["since"]): each for each in after}
    return [(each, known.get((each.of["country"], each.parameters["since"]))) for each in before]


def _unjudged(history: History, figures: Iterable[Figure]) -> list[Unjudged]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in figures:
        found.setdefault((each.of["activity"], each.reason or ""), []).append(_subject(history, each))
    return [
        Unjudged(activity, reason, sorted(filter(None, names), key=str.casefold)[:MOST_NAMED], len(names))
        for (activity, reason), names in found.items()
    ]


def _subject(history: History, figure: Figure) -> str:
    """Return the class or the member that a figure of an activity is about; empty if it covers the whole activity."""
    of: Mapping[str, Any] = {word: name for word, name in figure.of.items() if word != "activity"}
    if not of:
        return ""
    ((word, name),) = of.items()
    if word == "organization":
        return history.name_of(name, figure.as_of)
    return plain(class_names.of_class(word, name), READER_LANGUAGE)


def _period_of(figure: Figure, day: Period, period: Period) -> Period:
    return day if figure.key == "membership.members" else period


def _day(field: str) -> date | None:
    """Return a day in the address, if one is named. Raises Malformed."""
    text = query_argument(field)
    if text is None:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = ""
    if len(day) != EXACT:
        raise Malformed(field, _("Type a day, such as 16/03/2027."))
    return date.fromisoformat(day)


def _year_before(day: date) -> date:
    """Return the same day a year earlier, or 28 February for 29 February."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)

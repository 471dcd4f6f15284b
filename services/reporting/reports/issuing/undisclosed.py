"""Which numbers a report that was issued before there was a rule of disclosure told of what is closed to its audience."""

from typing import Any

import msgspec

from services.reporting.figures import FigureContext, figures_by, period_named
from services.reporting.history import history_at
from services.reporting.queries import FactQueries
from services.reporting.reports.comparing.differences import COMPARED_FIELDS
from services.reporting.reports.disclosing import moment_of
from services.reporting.reports.document import figure_object
from services.reporting.reports.issuing.recomputed import rules_of
from shared.domain.errors import Malformed

Json = dict[str, Any]
_NAMES = ("key", "of", "rule", "parameters", *COMPARED_FIELDS)


def figures_over_closed_facts(facts: FactQueries, frozen: bytes) -> list[str]:
    """Return the figures of a report's JSON that facts open to its audience do not give, by key and what they are about.

    None of a report for the bureau, nor of one that names a rule. Raises BeforeTheLog, Malformed for a moment that is none.
    """
    said: Json = msgspec.json.decode(frozen)
    if said["audience"] == "bureau" or "disclosure" in said:
        return []
    moment = moment_of(facts, said)
    open_ = history_at(facts, moment, said["audience"], present=moment)
    try:
        context = FigureContext(open_, period_named(open_, said["period"]["name"]))
        given = [figure for rule, asked in rules_of(said) for figure in figures_by(context, rule, asked)]
    except Malformed:
        given = []
    known = [_identity(msgspec.json.decode(msgspec.json.encode(figure_object(figure)))) for figure in given]
    return [_name(figure) for figure in said["figures"] if _identity(figure) not in known]


def _identity(figure: Json) -> Json:
    return {name: figure[name] for name in _NAMES}


def _name(figure: Json) -> str:
    about = ", ".join(f"{word} {name}" for word, name in figure["of"].items())
    return f"{figure['key']} ({about or 'the period'})"

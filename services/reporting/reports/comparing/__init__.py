"""Two moments of one report, or two parameters: the figures that differ, and the commands that made each difference."""

from services.reporting.reports.comparing.comparison import ChangeSet, Comparison, compare, compare_parameters
from services.reporting.reports.comparing.differences import (
    FigureChange,
    FiguresByIdentity,
    by_identity,
    changed_figures,
    changes_between,
    identity,
    rested_on_open_facts,
)
from services.reporting.reports.comparing.formats import (
    comparison_json,
    comparison_lines,
    parameters_json,
    parameters_lines,
    replay_lines,
)
from services.reporting.reports.comparing.replaying import ReplayStep, replay_back, replay_on
from services.reporting.reports.comparing.steps import CommandStep

__all__ = [
    "ChangeSet",
    "CommandStep",
    "Comparison",
    "FigureChange",
    "FiguresByIdentity",
    "ReplayStep",
    "by_identity",
    "changed_figures",
    "changes_between",
    "compare",
    "compare_parameters",
    "comparison_json",
    "comparison_lines",
    "identity",
    "parameters_json",
    "parameters_lines",
    "replay_back",
    "replay_lines",
    "replay_on",
    "rested_on_open_facts",
]

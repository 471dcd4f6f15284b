"""Two moments of one report, or two parameters: the figures that differ, and the commands that made each difference."""

from services.reporting.reports.comparing.comparison import Comparison, Made, compare, compare_parameters
from services.reporting.reports.comparing.differences import By, Change, between, by_identity, differing, identity
from services.reporting.reports.comparing.replaying import Turn, replay_back, replay_on
from services.reporting.reports.comparing.steps import Step
from services.reporting.reports.comparing.written import (
    comparison_json,
    comparison_lines,
    parameters_json,
    parameters_lines,
    replay_lines,
)

__all__ = [
    "By",
    "Change",
    "Comparison",
    "Made",
    "Step",
    "Turn",
    "between",
    "by_identity",
    "compare",
    "compare_parameters",
    "comparison_json",
    "comparison_lines",
    "differing",
    "identity",
    "parameters_json",
    "parameters_lines",
    "replay_back",
    "replay_lines",
    "replay_on",
]

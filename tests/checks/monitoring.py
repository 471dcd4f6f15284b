"""Alerts are checked against the existing metrics and the runbook, in which each has a section that names it.

promql-parser parses each expression with Prometheus's own grammar; its metrics have to exist in the program.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import promql_parser
import yaml

from shared.web.metrics import METRICS
from tests.checks.finding import Finding

ALERTS, SCRAPING, RUNBOOK = "deploy/monitoring/alerts.yml", "deploy/monitoring/prometheus.yml", "docs/runbook.md"
OF_PROMETHEUS = {"up": {"job", "instance"}}
# Labels of every sample: our own, and those that Prometheus adds.
EVERYWHERE = {"service", "job", "instance", "installation"}
SEVERITIES = ("critical", "warning")
Rule = Mapping[str, Any]


def rules(root: Path) -> list[Rule]:
    """Return the alerts as Prometheus reads them."""
    groups = yaml.safe_load((root / ALERTS).read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def check(root: Path) -> list[Finding]:
    if not (root / ALERTS).exists():
        return [Finding(ALERTS, 1, "it is missing")]
    runbook = (root / RUNBOOK).read_text(encoding="utf-8") if (root / RUNBOOK).exists() else ""
    found, paragraphs = [], paragraphs_of(runbook)
    for rule in rules(root):
        found += [Finding(ALERTS, 1, f"{rule.get('alert')}: {problem}") for problem in problems_of(rule, paragraphs)]
    named = {str(rule.get("alert")) for rule in rules(root)}
    for alert in sorted(set(re.findall(r"\bRapporteur[A-Z]\w+", runbook)) - named):
        found.append(Finding(RUNBOOK, 1, f"there is no alert {alert}"))
    return found


def paragraphs_of(runbook: str) -> dict[str, str]:
    """Return the text under each heading by anchor."""
    parts = re.split(r"^#+ (.+)$", runbook, flags=re.MULTILINE)[1:]
    return {anchor_of(title): text for title, text in zip(parts[::2], parts[1::2], strict=True)}


def anchor_of(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-")


def problems_of(rule: Rule, paragraphs: Mapping[str, str]) -> Iterator[str]:
    try:
        yield from unknown_in(promql_parser.parse(rule["expr"]))
    except ValueError as error:
        yield f"its expression cannot be read: {error}"
    if rule.get("labels", {}).get("severity") not in SEVERITIES:
        yield f"its severity is none of {', '.join(SEVERITIES)}"
    said = rule.get("annotations", {})
    if not said.get("summary"):
        yield "it has no summary"
    document, _, anchor = str(said.get("runbook", "")).partition("#")
    if document != RUNBOOK or anchor not in paragraphs:
        yield f"its runbook leads nowhere: {said.get('runbook')}"
    elif rule["alert"] not in paragraphs[anchor]:
        yield f"the paragraph {anchor} of {RUNBOOK} does not name it"


def unknown_in(expression: Any) -> Iterator[str]:
    """Yield the names and labels in an expression that no metric of the program has."""
    match expression:
        case promql_parser.VectorSelector():
            labels = _labels_of(str(expression.name))
            if labels is None:
                yield f"there is no metric {expression.name}"
                return
            for matcher in expression.matchers.matchers:
                if matcher.name not in labels:
                    yield f"{expression.name} has no label {matcher.name}"
        case promql_parser.MatrixSelector():
            yield from unknown_in(expression.vector_selector)
        case promql_parser.BinaryExpr():
            yield from unknown_in(expression.lhs)
            yield from unknown_in(expression.rhs)
        case promql_parser.ParenExpr() | promql_parser.AggregateExpr():
            yield from unknown_in(expression.expr)
        case promql_parser.Call():
            for argument in expression.args:
                yield from unknown_in(argument)


def _labels_of(metric: str) -> set[str] | None:
    if metric in OF_PROMETHEUS:
        return OF_PROMETHEUS[metric] | EVERYWHERE
    name = re.sub(r"_(bucket|sum|count)$", "", metric) if metric not in METRICS else metric
    return {*METRICS[name].labels, *EVERYWHERE} if name in METRICS else None

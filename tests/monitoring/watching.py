"""The tests' Prometheus: scrapes the services over HTTP with the token, and evaluates the alerts in the file.

Each scrape is a real one. The half minute between two scrapes is simulated. (In the file it is half as long.)
"""

import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import promql_parser
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.checks.monitoring import SCRAPING, rules
from tests.monitoring.promql import NAME, Labels, Scrapes, Vector, vector

ROOT = Path(__file__).resolve().parents[2]
JOBS: Mapping[str, str] = {
    job["job_name"]: job["metrics_path"]
    for job in yaml.safe_load((ROOT / SCRAPING).read_text(encoding="utf-8"))["scrape_configs"]
}
EVERY = 30.0  # seconds


class Watching:
    """A Prometheus for the services at `url`; keeps the alerts by name."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._scrapes, self._now = Scrapes(), 0.0
        self._holds_since: dict[tuple[str, Labels], float] = {}
        self._rules = {rule["alert"]: rule for rule in rules(ROOT)}
        self._parsed = {alert: promql_parser.parse(rule["expr"]) for alert, rule in self._rules.items()}

    def scrape(self, times: int = 1) -> None:
        """Scrape all targets, then evaluate the rules; repeat a number of times."""
        for _ in range(times):
            self._now += EVERY
            self._scrapes.at[self._now] = {
                labels: value for job, path in JOBS.items() for labels, value in self._of(job, path).items()
            }
            self._evaluate()

    def firing(self) -> dict[str, list[dict[str, str]]]:
        """Return the firing alerts, each with its labels."""
        found: dict[str, list[dict[str, str]]] = {}
        for (alert, labels), since in self._holds_since.items():
            wanted = (
                promql_parser.parse_duration(self._rules[alert]["for"]) if "for" in self._rules[alert] else timedelta()
            )
            if self._now - since >= wanted.total_seconds():
                found.setdefault(alert, []).append({name: value for name, value in labels if name != NAME})
        return found

    def value(self, name: str, **labels: str) -> float:
        """Return the newest sample of a name with these labels."""
        (found,) = (
            value
            for known, value in self._scrapes.at[self._now].items()
            if {NAME: name, **labels}.items() <= dict(known).items()
        )
        return found

    def _evaluate(self) -> None:
        holds = {
            (alert, labels)
            for alert, expression in self._parsed.items()
            for labels in vector(self._scrapes.evaluate(expression, self._now))
        }
        self._holds_since = {each: self._holds_since.get(each, self._now) for each in holds}

    def _of(self, job: str, path: str) -> Vector:
        target = {"job": job, "instance": "the test's"}
        request = urllib.request.Request(self._url + path, headers={"Authorization": f"Bearer {self._token}"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own address
                families = list(text_string_to_metric_families(answer.read().decode()))
        except OSError:
            return {frozenset({NAME: "up", **target}.items()): 0.0}
        samples = {
            frozenset({NAME: sample.name, **sample.labels, **target}.items()): float(sample.value)
            for each in families
            for sample in each.samples
        }
        return {**samples, frozenset({NAME: "up", **target}.items()): 1.0}

"""docs/metrics.md: every metric, from the code that exports it."""

from pathlib import Path

from shared.web.metrics import METRICS
from tests.checks.documents.markdown import MADE, table

HEAD = f"""# Metrics

{MADE}

`/<service>/metrics` is in Prometheus's text format, for the token in `secrets/metrics.token` of the home and for auditors.
Every sample has the label `service`; counters and the histogram start at zero with the process, and all others are read
at each scrape, most of them from the database. [The runbook](runbook.md) explains how to act on them; the alerts are in
`deploy/monitoring/alerts.yml`, and a scrape configuration is in `deploy/monitoring/prometheus.yml`.

"""


def render(_root: Path) -> str:
    rows = ((f"`{name}`", said.kind, ", ".join(said.labels) or "—", said.help) for name, said in METRICS.items())
    return HEAD + table(("metric", "kind", "labels", "what it says"), rows)

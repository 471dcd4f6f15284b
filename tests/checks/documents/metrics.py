"""docs/metrics.md: every metric, from the code that exports it."""

from pathlib import Path

from shared.web.metrics import METRICS
from tests.checks.documents.markdown import MADE, table

HEAD = f"""# Metrics

{MADE}

`/<service>/metrics` is in Prometheus's text format, for the token in `secrets/metrics.token` of the home and for auditors.
Every sample has the label `service`; those of the process itself (`rapporteur_http_…`) begin again at a start, all others are
asked of the database at each scrape. What to make of them is in [the runbook](runbook.md); the alerts are in
`deploy/monitoring/alerts.yml`, and `deploy/monitoring/prometheus.yml` is how they are scraped.

"""


def render(_root: Path) -> str:
    rows = ((f"`{name}`", said.kind, ", ".join(said.labels) or "—", said.help) for name, said in METRICS.items())
    return HEAD + table(("metric", "kind", "labels", "what it says"), rows)

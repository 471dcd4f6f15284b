"""`/<service>/metrics`: figures for operators, in the format of Prometheus.

The state of logs and readers is read from the database at each scrape, so it is right in every process, and while the
worker does not run. Requests are counted in the process that answers them: one serves a service (deploy/web_server).
"""

from shared.web.metrics.databases import MonitoredDatabase as MonitoredDatabase
from shared.web.metrics.definitions import METRICS as METRICS
from shared.web.metrics.endpoint import metrics as metrics
from shared.web.metrics.gathering import Sample as Sample
from shared.web.metrics.processes import computing_samples as computing_samples
from shared.web.metrics.processes import partner_samples as partner_samples

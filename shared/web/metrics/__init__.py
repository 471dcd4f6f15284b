"""`/<service>/metrics`: figures for operators, in Prometheus's format.

The state of logs and readers is read from the database on each scrape, so it is correct in every process, even while
the worker is not running. Requests are counted in the process that answers them; each service has only one
(deploy/runtime/web_server).
"""

from shared.web.metrics.databases import MonitoredDatabase as MonitoredDatabase
from shared.web.metrics.definitions import METRICS as METRICS
from shared.web.metrics.endpoint import metrics as metrics
from shared.web.metrics.gathering import Sample as Sample
from shared.web.metrics.processes import computing_samples as computing_samples
from shared.web.metrics.processes import partner_samples as partner_samples

"""`/<service>/metrics`: figures for operators, in the format of Prometheus.

The state of logs and readers is read from the database at each scrape, so it is right in every process, and while the
worker does not run. Requests are counted in the process that answers them: one serves a service (deploy/web_server).
"""

from shared.web.metrics.computing import ComputingCollector as ComputingCollector
from shared.web.metrics.definitions import METRICS as METRICS
from shared.web.metrics.endpoint import metrics as metrics
from shared.web.metrics.lag import MonitoredDatabase as MonitoredDatabase
from shared.web.metrics.partners import PartnerCollector as PartnerCollector
from shared.web.metrics.webhooks import WebhookCollector as WebhookCollector
from shared.web.metrics.webhooks import WebhookProgress as WebhookProgress

"""`/<service>/metrics`: what an operator asks, in the form that Prometheus reads.

Where logs and readers stand is asked of the database at each scrape, so it is right whichever process answers, and while the
worker does not run. Requests are counted in the process that answers them: one serves a service (deploy/web_server).
"""

from shared.web.metrics.computing import ComputingCollector as ComputingCollector
from shared.web.metrics.definitions import METRICS as METRICS
from shared.web.metrics.endpoint import metrics as metrics
from shared.web.metrics.lag import Disk as Disk
from shared.web.metrics.lag import MonitoredDatabase as MonitoredDatabase
from shared.web.metrics.lag import disk_of as disk_of

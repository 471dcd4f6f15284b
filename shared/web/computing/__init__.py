"""Long computations in separate processes, queued and bounded (docs/decisions/0013-a-process-of-its-own.md).

The web server admits a request like any other; the same application then answers it in another process, so the bytes
are identical. Without a pool, as on the command line and in tests, the request is answered where it arrived.
"""

from shared.web.computing.answering import offload as offload
from shared.web.computing.answering import pool_of as pool_of
from shared.web.computing.answering import uses as uses
from shared.web.computing.child import ComputeProcess as ComputeProcess
from shared.web.computing.pool import ComputePool as ComputePool

"""Long computations in a process of their own, queued and bounded (docs/decisions/0013-a-process-of-its-own.md).

The web server admits a request as any other; the same application then answers it in another process, so that the bytes
are the same. Without a pool, as at the command line and in tests, the request is answered where it arrived.
"""

from shared.web.computing.answering import offload as offload
from shared.web.computing.answering import pool_of as pool_of
from shared.web.computing.answering import uses as uses
from shared.web.computing.child import ComputeProcess as ComputeProcess
from shared.web.computing.pool import ComputePool as ComputePool

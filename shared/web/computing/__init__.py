"""Answers that take long are computed in a process of their own, queued and bounded (docs/decisions/0013-a-process-of-its-own.md).

A request is let in by the web server as any other, and then answered by the same application in another process, so that the
bytes are the same. Without a pool, as in the command line and in tests, it is answered where it was asked.
"""

from shared.web.computing.answering import offload as offload
from shared.web.computing.answering import pool_of as pool_of
from shared.web.computing.answering import uses as uses
from shared.web.computing.child import ComputeProcess as ComputeProcess
from shared.web.computing.pool import ComputePool as ComputePool

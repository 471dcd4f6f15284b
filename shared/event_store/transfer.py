"""Logs as files."""

from shared.domain.errors import Problem


class ProofFailed(Problem):
    """What is said of a log and what it holds differ. Parameters: remedy."""

    code = "proof-failed"

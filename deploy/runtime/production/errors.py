"""Failures of servers, worded with the remedy."""


class ServerError(Exception):
    """A problem with a server that a person can fix: one sentence for the problem, without secrets, and one for the
    remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem, self.remedy = problem, remedy


class NotInstalled(ServerError):
    """Failure: the packages of the production lock are not in this environment."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"The package {package}, which production needs, is not installed.",
            "Run `make setup`, which installs the production lock.",
        )
        self.package = package


class NotStarted(ServerError):
    """Failure: a child process ended, or did not become ready in time."""


class JarsNotFetched(ServerError):
    """Failure: Kafka's jars could not be fetched, or differ from those in the lock."""

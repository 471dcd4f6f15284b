"""What can go wrong with servers, in words that name the remedy."""


class ServerError(Exception):
    """Something about a server that a person can put right: a sentence says what is wrong, without secrets, one what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem, self.remedy = problem, remedy


class NotInstalled(ServerError):
    """The packages of the production lock are not in this environment."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"The package {package}, which production needs, is not installed.",
            "Run `make setup`, which installs the production lock.",
        )
        self.package = package


class NotStarted(ServerError):
    """A child process ended, or did not become ready in time."""


class JarsNotFetched(ServerError):
    """Kafka's jars could not be fetched, or are not the ones that the lock names."""

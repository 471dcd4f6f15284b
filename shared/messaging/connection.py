"""Connections to Kafka, and translation of the client's errors."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka import errors as kafka_errors
from kafka.net.compat import KafkaNetClient

from shared.environment.files import readable
from shared.messaging.errors import (
    AccessDenied,
    AuthenticationFailed,
    ForbiddenTopic,
    ForeignGroup,
    SourceError,
    SourceUnavailable,
)
from shared.messaging.groups import group_prefix

BOOTSTRAP_SECONDS = 5
_WRONG_PASSWORD = (kafka_errors.SaslAuthenticationFailedError, kafka_errors.UnsupportedSaslMechanismError)


@dataclass(frozen=True)
class Kafka:
    """A cluster and one of its users. The password stays in its file until a connection is made."""

    bootstrap: str
    protocol: str = "PLAINTEXT"
    user: str | None = None
    password_file: Path | None = None
    mechanism: str = "SCRAM-SHA-512"
    ca_file: Path | None = None

    def options(self) -> dict[str, Any]:
        """Return the options of every kafka-python client."""
        settings: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap.split(","),
            "security_protocol": self.protocol,
            "bootstrap_timeout_ms": BOOTSTRAP_SECONDS * 1000,
            "reconnect_backoff_max_ms": 1000,
            "client_id": f"rapporteur-{self.user}" if self.user else "rapporteur",
        }
        if self.user and self.password_file:
            # It is read for each connection, and may have been damaged or removed since it was named.
            with readable("--kafka-password-file", self.password_file):
                secret = self.password_file.read_text().strip()
            settings |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.user,
                "sasl_plain_password": secret,
            }
        if self.ca_file and self.protocol.endswith("SSL"):
            settings["ssl_cafile"] = str(self.ca_file)
        return settings

    def producer(self, **more: Any) -> Any:  # noqa: ANN401  kafka-python has no types
        return self._made(KafkaProducer, **more)

    def consumer(self, **more: Any) -> Any:  # noqa: ANN401  likewise
        return self._made(KafkaConsumer, **more)

    def admin(self) -> Any:  # noqa: ANN401  likewise
        return self._made(KafkaAdminClient)

    def _made(self, make: Callable[..., Any], **more: Any) -> Any:  # noqa: ANN401  likewise
        """Make a client. If refused or unanswered, it is closed, since its thread would otherwise keep trying forever
        (kafka-python 3.0.12)."""
        clients = []

        def network(**options: Any) -> KafkaNetClient:
            clients.append(KafkaNetClient(**options))
            return clients[-1]

        try:
            return make(**self.options(), **more, kafka_client=network)
        except Exception:
            for client in clients:
                # Whatever fails here, the caller gets the original error.
                with suppress(Exception):
                    client.close()
            raise

    def is_reachable(self) -> bool:
        """Return whether anything listens there, to distinguish an absent broker from one that refuses."""
        for address in self._addresses():
            try:
                socket.create_connection(address, timeout=2).close()
            except OSError:
                continue
            return True
        return False

    def ping(self) -> None:
        """Raise SourceUnavailable if nothing listens. Call this before an operation that would wait long, but not while
        idle."""
        if not self.is_reachable():
            raise self._unavailable()

    @contextmanager
    def translated_errors(self, doing: str) -> Iterator[None]:
        """Translate the client's errors into ours.

        Raises:
            SourceUnavailable: no broker answers.
            AccessDenied: the user, the password or a right is wrong.
        """
        try:
            yield
        except kafka_errors.KafkaError as error:
            raise self.translate_error(error, doing) from error

    def translate_error(self, error: Exception, doing: str) -> SourceError:
        """Return our error for one of the client's errors."""
        if isinstance(error, kafka_errors.TopicAuthorizationFailedError):
            return ForbiddenTopic(
                f"Kafka's user {self.user} may not do this: {doing}. To it a topic without the right looks empty.",
                "Check the topic's name, and ask who runs the cluster for the right (ACL) to read and describe it; "
                "services get theirs from `rapporteur up --production`.",
            )
        if isinstance(error, kafka_errors.GroupAuthorizationFailedError):
            return ForeignGroup(
                f"Kafka's user {self.user} may not do this: {doing}. The group is another's.",
                f"Name a group of your own, such as {self.own_groups}1.",
            )
        # A user that may write no topic is refused when it requests a producer id, with an error that has no class of
        # its own.
        if isinstance(error, kafka_errors.ClusterAuthorizationFailedError) or "AuthorizationFailed" in str(error):
            return AccessDenied(
                f"Kafka's user {self.user} may not do this: {doing}.",
                "Give it the right (ACL), or start with `rapporteur up --production`, which does.",
            )
        if not self.is_reachable():
            return self._unavailable()
        if self.protocol.endswith("SSL") and (untrusted := self._untrusted()):
            return untrusted
        # A wrong password shows up as a bootstrap that never finishes, although the broker listens.
        if isinstance(error, _WRONG_PASSWORD) or "bootstrap" in str(error).lower():
            return AuthenticationFailed(
                f"Kafka at {self.bootstrap} does not let {self._client_name()} in ({self.protocol}).",
                f"Check {self._what_is_checked()}.",
            )
        return SourceUnavailable(f"Kafka could not do this: {doing} ({type(error).__name__}).", "It is tried again.")

    def _untrusted(self) -> AuthenticationFailed | None:
        """Return the TLS problem of the first broker that answers; the client reports only that there was no
        connection."""
        context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        for host, port in self._addresses():
            try:
                with socket.create_connection((host, port), timeout=2) as plain:
                    context.wrap_socket(plain, server_hostname=host).close()
            except ssl.SSLCertVerificationError as error:
                checked = self.ca_file or "the authorities that this machine knows"
                return AuthenticationFailed(
                    f"The certificate of Kafka at {host}:{port} is not to be trusted: {error.verify_message}.",
                    f"It was checked with {checked}. Ask the broker by a name that its certificate carries, name the certificates of "
                    "its authority (--kafka-ca-file), or have it renewed.",
                )
            except ssl.SSLError:
                return AuthenticationFailed(
                    f"Kafka at {host}:{port} does not speak TLS there.",
                    f"Name the port of its listener with TLS, or another protocol than {self.protocol}.",
                )
            except OSError:
                continue
            return None
        return None

    def _addresses(self) -> Iterator[tuple[str, int]]:
        for each in self.bootstrap.split(","):
            host, _, port = each.rpartition(":")
            yield host.strip("[]"), int(port)

    @property
    def own_groups(self) -> str:
        return group_prefix(str(self.user))

    def _client_name(self) -> str:
        return f"the user {self.user}" if self.user else "a visitor without a user"

    def _what_is_checked(self) -> str:
        certificates = ", and the certificates that its own are checked with" if self.protocol.endswith("SSL") else ""
        password = f", the user, and the password in {self.password_file}" if self.user else ""
        return f"the protocol{password}{certificates}"

    def _unavailable(self) -> SourceUnavailable:
        return SourceUnavailable(f"No Kafka broker answers at {self.bootstrap}.", "Start it; what waits is kept.")

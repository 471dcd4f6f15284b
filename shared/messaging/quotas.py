"""Quotas of a cluster's users: Kafka slows down a user that exceeds them (KIP-13, KIP-124), and no one else.

kafka-python's admin client has the protocol messages for quotas (KIP-546) but no methods; this module adds them.
"""

from collections.abc import Mapping
from typing import Any

from kafka import errors as kafka_errors
from kafka.protocol.admin import AlterClientQuotasRequest, DescribeClientQuotasRequest

from shared.messaging.errors import AccessDenied

OF_A_READER: Mapping[str, float] = {"consumer_byte_rate": 4 * 1024 * 1024, "request_percentage": 50}
"""Bytes a second from one broker (some 4,000 events), and the percentage of one broker thread's time that its requests
may take."""
EXACTLY = 0


def quotas_of(client: Any, user: str) -> dict[str, float]:
    """Return the quotas of a user. Raises kafka-python's ClusterAuthorizationFailedError without the right DescribeConfigs."""
    request = DescribeClientQuotasRequest(components=[("user", EXACTLY, user)], strict=True)
    answer = _send(client, request)
    _raise_for(answer.error_code)
    return {value.key: value.value for entry in answer.entries or () for value in entry.values}


def lacks_quotas(client: Any, user: str) -> bool:
    """Return whether a user lacks one of a reader's quotas. The values do not matter, since an operator may have
    changed them. Without the right to inspect quotas, none counts as lacking."""
    try:
        return not OF_A_READER.keys() <= quotas_of(client, user).keys()
    except kafka_errors.ClusterAuthorizationFailedError:
        return False


def add_quotas(client: Any, user: str) -> None:
    """Give a user the reader's quotas that it lacks. Raises AccessDenied."""
    try:
        present = quotas_of(client, user)
        change_quotas(client, user, {key: value for key, value in OF_A_READER.items() if key not in present})
    except kafka_errors.ClusterAuthorizationFailedError as error:
        raise AccessDenied(
            "Kafka did not take the quotas of a user that reads.", "The user that gives them needs AlterConfigs."
        ) from error


def change_quotas(client: Any, user: str, values: Mapping[str, float | None]) -> None:
    """Set quotas of a user; None removes one. Raises kafka-python's ClusterAuthorizationFailedError without AlterConfigs."""
    changes = [(key, value or 0.0, value is None) for key, value in values.items()]
    request = AlterClientQuotasRequest(entries=[([("user", user)], changes)], validate_only=False)
    for entry in _send(client, request).entries:
        _raise_for(entry.error_code)


def _send(client: Any, request: Any) -> Any:  # noqa: ANN401  kafka-python has no types
    """Send a request to a broker, as the admin client's methods do."""
    manager = client._manager  # noqa: SLF001  there is no method for these
    return manager.run(manager.send, request)


def _raise_for(code: int) -> None:
    kind = kafka_errors.for_code(code)
    if kind is not kafka_errors.NoError:
        raise kind

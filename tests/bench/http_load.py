"""Sends commands from a separate process over persistent connections; prints the seconds and the number answered with
201.

Called as `python -m tests.bench.http_load HOST:PORT PATH TOKEN COUNT CONNECTIONS`.
"""

import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import islice
from uuid import uuid4


def main() -> int:
    address, path, token, count, connections = sys.argv[1:]
    wanted = iter(
        [
            (str(uuid4()), f'{{"organization":"organization-{uuid4()}","capacity":"executive"}}')
            for _ in range(int(count))
        ]
    )
    each = int(count) // int(connections)
    shares = [list(islice(wanted, each)) for _ in range(int(connections))]
    created: list[int] = []
    senders = [threading.Thread(target=_send, args=(address, path, token, iter(share), created)) for share in shares]
    begin = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    sys.stdout.write(f"{time.perf_counter() - begin} {sum(created)}\n")
    return 0


def _send(address: str, path: str, token: str, wanted: Iterator[tuple[str, str]], created: list[int]) -> None:
    connection = HTTPConnection(address)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for key, body in wanted:
        connection.request("POST", path, body, {**headers, "Idempotency-Key": key})
        answer = connection.getresponse()
        answer.read()
        created.append(answer.status == 201)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())

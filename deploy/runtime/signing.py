"""Checkpoints signed by this process for services whose worker is not running, and the state of each log."""

import time
from collections.abc import Collection, Mapping

from sqlalchemy import Engine

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from shared.domain.errors import Unavailable
from shared.event_store.checkpoints import signed_size
from shared.event_store.signed_history import NotConsistent
from shared.messaging.loops import IDLE
from shared.messaging.worker import signer_of

SECONDS = 60


def sign_here(installation: Installation, engines: Mapping[str, Engine], services: Collection[str]) -> None:
    """Sign all sealed events of services whose workers are not running. Raises NotConsistent, Unavailable."""
    for log, service in LOGS.items():
        if service in services:
            signer = signer_of(installation.settings[service], engines[service], log, thorough=False)
            while signer.sign(at_once=True):
                pass


def wait_until_signed(installation: Installation, engines: Mapping[str, Engine], sizes: Mapping[str, int]) -> None:
    """Wait until workers have signed the given number of events of each log. Raises NotConsistent, Unavailable."""
    limit = time.monotonic() + SECONDS
    for log, size in sizes.items():
        while signed_size(engines[LOGS[log]], log) < size:
            if refusal := installation.checkpoint_store(log).refusal():
                raise NotConsistent.restored_from(log, refusal)
            if time.monotonic() > limit:
                raise Unavailable(
                    part=f"The signer of {log}", remedy="It does not go on. See the worker's log, then try again."
                )
            time.sleep(IDLE)

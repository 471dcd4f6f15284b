"""The smallest program that does the work of `RecordAttendance`, with Flask, marshmallow and SQLAlchemy but none of
our layers.

It writes the same rows into the same tables in one transaction, after a token check and two look-ups. The web server
calls `wsgi`.
"""

import os
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
import uuid_utils
from flask import Flask, abort, request
from joserfc import jwt
from joserfc.jwk import OKPKey
from marshmallow import Schema, fields
from sqlalchemy import create_engine, insert, select

from services.meetings import read_models as rm
from shared.event_store.tables import kernel_tables

KERNEL = kernel_tables("meetings")


class Body(Schema):
    organization = fields.String(required=True)
    capacity = fields.String(required=True)


def wsgi() -> Flask:
    app = Flask(__name__)
    engine = create_engine(os.environ["RAPPORTEUR_MEETINGS_DATABASE"], pool_size=16)
    key = OKPKey.import_key((Path(os.environ["RAPPORTEUR_HOME"]) / "keys" / "token.pub").read_text())
    schema = Body()

    @lru_cache
    def verified(token: str) -> dict[str, Any]:
        return jwt.decode(token, key, algorithms=["Ed25519"]).claims

    @app.post("/meetings/api/meetings/<meeting>/attendance")
    def record(meeting: str) -> tuple[dict[str, Any], int]:
        claims = verified(request.headers["Authorization"].removeprefix("Bearer "))
        if claims["exp"] < time() or "staff" not in claims["roles"]:
            abort(403)
        body = schema.load(request.get_json())
        event, command = str(uuid_utils.uuid7()), request.headers["Idempotency-Key"]
        fact = f"fact-{uuid5(NAMESPACE_URL, command)}"
        stream = f"attendance-{meeting[8:]}-{body['organization'][13:]}"
        with engine.begin() as connection:
            if connection.scalar(select(rm.meetings.c.status).where(rm.meetings.c.id == meeting)) != "held":
                abort(409)
            events = KERNEL.events
            if connection.scalar(select(events.c.seq).where(events.c.stream == stream)):
                abort(409)
            stored = msgspec.json.encode(
                _event(event, stream, claims["sub"], command, {"fact": fact, "meeting": meeting, **body})
            )
            row = {"id": event, "stream": stream, "version": 1, "bytes": stored}
            sequence = connection.execute(insert(events).returning(events.c.seq), row).scalar_one()
            connection.execute(insert(KERNEL.outbox), {"event": sequence, "mac": b""})
            kept = {
                "fact": fact,
                "attendance": stream,
                "version": 1,
                "meeting": meeting,
                **body,
                "marking": "bureau",
                "event": event,
            }
            connection.execute(insert(rm.attendance), kept)
            happening = {"stream": stream, "version": 1, "record": meeting}
            connection.execute(insert(rm.happenings), happening)
            answer = {"id": stream, "version": 1, "events": [event]}
            connection.execute(insert(KERNEL.commands), _answer(claims["sub"], command, answer))
        return answer, 201

    return app


def _event(event: str, stream: str, actor: str, command: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event,
        "source": "meetings",
        "type": "rapporteur.meetings.attendance-recorded.v1",
        "subject": stream,
        "datacontenttype": "application/json",
        "streamversion": 1,
        "actor": actor,
        "correlationid": command,
        "marking": "bureau",
        "data": data,
    }


def _answer(account: str, command: str, answer: dict[str, Any]) -> dict[str, Any]:
    kept = msgspec.json.encode(answer)
    return {
        "account": account,
        "command": command,
        "hmac": bytes(32),
        "answer": kept,
        "at": "2026-11-24T10:00:00.000000Z",
    }

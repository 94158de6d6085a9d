# SPDX-License-Identifier: Apache-2.0
"""ClientMessage, the binary message of Session Manager's data channel (all integers big-endian).

header length 4 | type 32 | schema version 4 | created 8 | sequence 8 | flags 8 | id 16 (halves
swapped) | SHA-256 of the payload 32 | payload type 4 | payload length 4 | payload
"""
import hashlib
import json
import struct
import time
import uuid
from typing import NamedTuple

HEADER = struct.Struct("!I32sIQqQ16s32sII")
HEADER_LENGTH = HEADER.size - 4
INPUT, OUTPUT = "input_stream_data", "output_stream_data"
ACKNOWLEDGE, CHANNEL_CLOSED = "acknowledge", "channel_closed"
START, PAUSE = "start_publication", "pause_publication"
DATA, HANDSHAKE_REQUEST, HANDSHAKE_RESPONSE, HANDSHAKE_COMPLETE, FLAG = 1, 5, 6, 7, 10
DISCONNECT_TO_PORT, TERMINATE_SESSION, CONNECT_TO_PORT_ERROR = 1, 2, 3
SYN, ACK_FLAGS = 1, 3
MOST = 1024  # bytes of payload that both sides keep to


class Malformed(Exception):
    """What no peer should have sent."""


class Message(NamedTuple):
    kind: str
    sequence: int
    flags: int
    identity: uuid.UUID
    payload_type: int
    payload: bytes


def swapped(identity):
    return identity.bytes[8:] + identity.bytes[:8]


def pack(kind, sequence, flags, payload, payload_type, identity=None, created=None, pad=b" "):
    identity = identity or uuid.uuid4()
    created = int(time.time() * 1000) if created is None else created
    return HEADER.pack(HEADER_LENGTH, kind.encode().ljust(32, pad), 1, created, sequence, flags,
                       swapped(identity), hashlib.sha256(payload).digest(), payload_type,
                       len(payload)) + payload


def parse(data):
    if len(data) < HEADER.size:
        raise Malformed(f"{len(data)} bytes are no message")
    length, kind, schema, created, sequence, flags, identity, digest, payload_type, size = \
        HEADER.unpack_from(data)
    payload = data[HEADER.size:]
    if length != HEADER_LENGTH:
        raise Malformed(f"header length {length}")
    if schema != 1:
        raise Malformed(f"schema version {schema}")
    if abs(created / 1000 - time.time()) > 300:
        raise Malformed(f"created at {created} ms")
    if size != len(payload):
        raise Malformed(f"payload length {size}, but {len(payload)} bytes came")
    if hashlib.sha256(payload).digest() != digest:
        raise Malformed("the digest is not the payload's")
    kind = kind.rstrip(b" ").decode("ascii")
    if not kind or "\0" in kind:
        raise Malformed(f"type {kind!r}")
    return Message(kind, sequence, flags, uuid.UUID(bytes=identity[8:] + identity[:8]),
                   payload_type, payload)


def acknowledge(message):
    """The packed acknowledgement of a message that came."""
    return pack(ACKNOWLEDGE, 0, ACK_FLAGS, json.dumps(
        {"AcknowledgedMessageType": message.kind,
         "AcknowledgedMessageId": str(message.identity),
         "AcknowledgedMessageSequenceNumber": message.sequence,
         "IsSequentialMessage": True}).encode(), 0)

# SPDX-License-Identifier: Apache-2.0
"""Writes application/vnd.amazon.eventstream messages."""

import json
import struct
import zlib


def encode(headers, payload):
    packed = b"".join(
        struct.pack("!B", len(name)) + name.encode() + b"\x07" + struct.pack("!H", len(value))
        + value.encode() for name, value in headers.items())
    prelude = struct.pack("!II", len(packed) + len(payload) + 16, len(packed))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + packed + payload
    return message + struct.pack("!I", zlib.crc32(message))


def event(kind, payload):
    return encode({":event-type": kind, ":content-type": "application/json",
                   ":message-type": "event"}, json.dumps(payload).encode())


def exception(kind, message):
    return encode({":exception-type": kind, ":content-type": "application/json",
                   ":message-type": "exception"}, json.dumps({"message": message}).encode())

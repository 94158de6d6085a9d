# SPDX-License-Identifier: Apache-2.0
"""A small client of the data channel, for the test of the service alone: one stream after the
other, no retransmission but after a resume, which is by hand. Its API calls are botocore's."""
import asyncio
import base64
import datetime
import json
import os
import ssl
import struct
import uuid
from urllib.parse import urlsplit

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

import frames
import message
import mux

VERSION = "1.2.764.0"


def signed_headers(url, key, secret, token, stamp, region="us-east-1"):
    """The headers of a signed upgrade of `url`, whose query holds raw characters."""
    parts = urlsplit(url)
    pairs = sorted(pair.split("=", 1) for pair in parts.query.split("&"))
    quoted = "&".join(f"{name}=" + "".join(
        c if c.isalnum() or c in "-_.~" else "%20" if c == "+" else f"%{ord(c):02X}" for c in value)
        for name, value in pairs)
    request = AWSRequest(method="GET", url=f"https://{parts.netloc}{parts.path}?{quoted}")
    request.context["timestamp"] = stamp
    request.headers["X-Amz-Date"] = stamp
    if token:
        request.headers["X-Amz-Security-Token"] = token
    auth = SigV4Auth(Credentials(key, secret, token), "ssmmessages", region)
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    names = auth.signed_headers(auth.headers_to_sign(request))
    scope = auth.scope(request)
    headers = {"Host": parts.netloc, "X-Amz-Date": stamp, "Authorization":
               f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, "
               f"Signature={signature}"}
    return dict(headers, **({"X-Amz-Security-Token": token} if token else {}))


def interface(port, ca, key, secret, token=None):
    session = botocore.session.Session()
    return session.create_client("ssm", region_name="us-east-1", verify=ca,
                                 endpoint_url=f"https://localhost:{port}",
                                 aws_access_key_id=key, aws_secret_access_key=secret,
                                 aws_session_token=token,
                                 config=Config(retries={"total_max_attempts": 1}))


class Refused(Exception):
    """The answer to an upgrade that is not 101."""


class Channel:
    def __init__(self, ca, key, secret, token=None):
        self.tls = ssl.create_default_context(cafile=ca)
        self.keys = key, secret, token
        self.id = str(uuid.uuid4())
        self.sent = self.expected = 0
        self.unacked, self.ahead = {}, {}
        self.bytes = bytearray()
        self.flags, self.closed = [], None

    async def open(self, answer, version=VERSION):
        url = answer["StreamUrl"]
        parts = urlsplit(url)
        self.reader, self.writer = await asyncio.open_connection(
            parts.hostname, parts.port, ssl=self.tls)
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
                   **signed_headers(url, *self.keys, stamp)}
        path = url.partition(parts.netloc)[2]
        lines = [f"GET {path} HTTP/1.1"] + [f"{k}: {v}" for k, v in headers.items()] + ["", ""]
        self.writer.write("\r\n".join(lines).encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise Refused(head.split(b"\r\n")[0].decode())
        self.send_frame(frames.TEXT, json.dumps(
            {"MessageSchemaVersion": "1.0", "RequestId": str(uuid.uuid4()),
             "TokenValue": answer["TokenValue"], "ClientId": self.id,
             "ClientVersion": version}).encode())
        for raw in self.unacked.values():
            self.send_frame(frames.BINARY, raw)

    def send_frame(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        assert size < 1 << 16
        length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0xfe, size)
        self.writer.write(bytes([0x80 | opcode]) + length + mask + frames.unmask(payload, mask))

    def send(self, payload, payload_type=message.DATA):
        for start in range(0, len(payload), message.MOST):
            raw = message.pack(message.INPUT, self.sent, 0, payload[start:start + message.MOST],
                               payload_type)
            self.unacked[self.sent] = raw
            self.sent += 1
            self.send_frame(frames.BINARY, raw)

    async def _message(self):
        whole = b""
        while True:
            first, second = await self.reader.readexactly(2)
            size = second
            if size > 125:
                width = 2 if size == 126 else 8
                size = int.from_bytes(await self.reader.readexactly(width), "big")
            payload = await self.reader.readexactly(size)
            if first & 15 == frames.CLOSE:
                self.closed = payload
                return None
            if first & 15 in (frames.PING, frames.PONG):
                continue
            whole += payload
            if first & 0x80:
                return whole

    async def step(self):
        """One message from the agent; False when the WebSocket has ended."""
        raw = await self._message()
        if raw is None:
            return False
        if raw[4:].startswith(b"channel_closed\0"):
            self.closed = raw[message.HEADER.size:]
            return True
        kind = raw[4:36].rstrip()
        if kind == b"acknowledge":
            said = json.loads(message.parse(raw).payload)
            self.unacked.pop(said["AcknowledgedMessageSequenceNumber"], None)
        elif kind == b"output_stream_data":
            came = message.parse(raw)
            self.send_frame(frames.BINARY, message.acknowledge(came))
            if came.sequence >= self.expected:
                self.ahead[came.sequence] = came
            while self.expected in self.ahead:
                self._deliver(self.ahead.pop(self.expected))
                self.expected += 1
        return True

    def _deliver(self, came):
        if came.payload_type == message.HANDSHAKE_REQUEST:
            self.request = json.loads(came.payload)
            self.send(json.dumps({"ClientVersion": VERSION, "ProcessedClientActions": [
                {"ActionType": "SessionType", "ActionStatus": 1, "ActionResult": None,
                 "Error": ""}], "Errors": None}).encode(), message.HANDSHAKE_RESPONSE)
        elif came.payload_type == message.FLAG:
            self.flags.append(int.from_bytes(came.payload, "big"))
        elif came.payload_type == message.DATA:
            self.bytes += came.payload
        elif came.payload_type == message.HANDSHAKE_COMPLETE:
            self.complete = True

    complete = False

    async def until(self, condition):
        while not condition():
            if not await self.step():
                return False
        return True

    def frames_of(self, number):
        """What has come for a stream: its data, and whether it has ended."""
        data, ended, at = b"", False, 0
        while at + mux.HEAD.size <= len(self.bytes):
            _, command, size, stream = mux.HEAD.unpack_from(self.bytes, at)
            at += mux.HEAD.size
            if at + size > len(self.bytes):
                break
            if stream == number:
                ended |= command == mux.FIN
                data += self.bytes[at:at + size]
            at += size
        return data, ended

# SPDX-License-Identifier: Apache-2.0
"""The server's side of a WebSocket (RFC 6455), by hand, so that a test decides over every frame."""
import asyncio
import base64
import hashlib
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
LARGEST = 1 << 20
SWITCH = ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Accept: {}\r\n\r\n")


class Broken(Exception):
    """A breach of RFC 6455, or the end of the socket."""

    def __init__(self, text, breach=False):
        super().__init__(text)
        self.breach = breach


def accept_key(key):
    digest = hashlib.sha1(key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
    return base64.b64encode(digest).decode()


def check_upgrade(headers):
    """Why these headers ask for no WebSocket; None when they do."""
    if headers.get("Upgrade", "").lower() != "websocket":
        return "no Upgrade: websocket"
    if "upgrade" not in headers.get("Connection", "").lower():
        return "no Connection: Upgrade"
    if headers.get("Sec-WebSocket-Version") != "13":
        return "not version 13"
    try:
        size = len(base64.b64decode(headers.get("Sec-WebSocket-Key", ""), validate=True))
    except ValueError:
        size = 0
    return None if size == 16 else "the key is not 16 bytes"


def frame(opcode, payload, final=True):
    size = len(payload)
    head = bytes([(0x80 if final else 0) | opcode])
    if size < 126:
        return head + bytes([size]) + payload
    if size < 1 << 16:
        return head + struct.pack("!BH", 126, size) + payload
    return head + struct.pack("!BQ", 127, size) + payload


def unmask(payload, mask):
    size = len(payload)
    whole = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")


class Socket:
    """One WebSocket. Messages come from read(); pings are answered here."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.lock = asyncio.Lock()
        self.closing = False
        self.frozen = False
        self.gone = asyncio.Event()

    async def accept(self, key):
        self.writer.write(SWITCH.format(accept_key(key)).encode())
        await self.writer.drain()

    async def read(self):
        """The next message as (opcode, payload). Raises Broken at the end."""
        kind, parts = None, []
        while True:
            final, opcode, payload = await self._read_frame()
            if opcode == PING:
                await self._write(frame(PONG, payload))
            elif opcode == CLOSE:
                if not self.closing:
                    await self._write(frame(CLOSE, payload))
                raise Broken(f"closed by the client: {payload[:2].hex()}")
            elif opcode != PONG:
                if (opcode == CONTINUATION) != (kind is not None):
                    raise Broken("a continuation out of place", True)
                kind = kind or opcode
                parts.append(payload)
                if final:
                    return kind, b"".join(parts)

    async def _read_frame(self):
        try:
            first, second = await self.reader.readexactly(2)
            await self._thaw()
            if first & 0x70 or not second & 0x80:
                raise Broken("reserved bits, or no mask", True)
            size = second & 0x7f
            if size == 126:
                size, = struct.unpack("!H", await self.reader.readexactly(2))
            elif size == 127:
                size, = struct.unpack("!Q", await self.reader.readexactly(8))
            opcode = first & 15
            if size > LARGEST or (opcode >= CLOSE and (size > 125 or not first & 0x80)):
                raise Broken(f"a frame of {size} bytes, opcode {opcode}", True)
            mask = await self.reader.readexactly(4)
            return bool(first & 0x80), opcode, unmask(await self.reader.readexactly(size), mask)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise Broken(f"the socket ended: {error}") from error

    async def _write(self, data):
        async with self.lock:
            await self._thaw()
            if self.writer.is_closing():
                raise Broken("the socket is closed")
            try:
                self.writer.write(data)
                await self.writer.drain()
            except OSError as error:
                raise Broken(f"the socket ended: {error}") from error

    async def send(self, payload, cuts=()):
        """A binary message; `cuts` are offsets at which it is fragmented, a ping in between."""
        if not cuts:
            return await self._write(frame(BINARY, payload))
        edges = [0, *sorted(cuts), len(payload)]
        for number, (start, end) in enumerate(zip(edges, edges[1:])):
            last = number == len(edges) - 2
            await self._write(frame(BINARY if number == 0 else CONTINUATION, payload[start:end],
                                    last) + (b"" if last else frame(PING, b"between")))

    async def close(self, code, reason):
        self.closing = True
        try:
            await asyncio.wait_for(
                self._write(frame(CLOSE, struct.pack("!H", code) + reason.encode())), 5)
        except (Broken, asyncio.TimeoutError):
            pass
        self.writer.close()

    def freeze(self):
        """A peer that is gone without a word: nothing is read or written any more."""
        self.frozen = True

    async def _thaw(self):
        if self.frozen:
            await self.gone.wait()
            raise Broken("it was frozen until it was given up")

    def abort(self):
        self.gone.set()
        self.writer.transport.abort()

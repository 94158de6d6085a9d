# SPDX-License-Identifier: Apache-2.0
"""The agent's side of smux version 1: streams over one byte stream, each a socket that is dialled.

Frame: version 1 | command | length LE16 | stream LE32 | data. As the agent does, it dials one
destination after the other, and says a refused one with a flag message and a FIN. Unread bytes of
all streams share a budget; past it nothing is read, so one stuck destination holds up the others.
"""
import asyncio
import struct

HEAD = struct.Struct("<BBHI")
SYN, FIN, PSH, NOP = 0, 1, 2, 3
LARGEST_WRITE = 32768
BUDGET = 4 << 20


class Breach(Exception):
    """A frame that ends an smux session."""


def frame(command, stream, data=b""):
    return HEAD.pack(1, command, len(data), stream) + data


class Stream:
    def __init__(self, number):
        self.number = number
        self.data = asyncio.Queue()  # bytes; None after FIN
        self.fin_sent = self.fin_seen = False
        self.tasks = []
        self.writer = None
        self.stalled = False


class Mux:
    """`send(bytes)` writes to the client, `refused()` sends the flag; both are awaited."""

    def __init__(self, send, refused, plan, complain):
        self.send, self.refused, self.plan, self.complain = send, refused, plan, complain
        self.streams = {}
        self.seen = set()
        self.buffer = bytearray()
        self.budget = BUDGET
        self.room = asyncio.Event()
        self.room.set()
        self.backlog = asyncio.Queue()
        self.dialled = self.frames = self.nops = 0
        self.dialler = asyncio.create_task(self._dial_all())

    async def feed(self, data):
        """Bytes from the client, however they were cut into messages."""
        await self.room.wait()
        self.buffer += data
        while len(self.buffer) >= HEAD.size:
            version, command, size, number = HEAD.unpack_from(self.buffer)
            if version != 1 or command > NOP:
                raise Breach(f"smux version {version}, command {command}")
            if len(self.buffer) < HEAD.size + size:
                return
            payload = bytes(self.buffer[HEAD.size:HEAD.size + size])
            del self.buffer[:HEAD.size + size]
            self.frames += 1
            self._frame(command, number, payload)

    def _frame(self, command, number, payload):
        stream = self.streams.get(number)
        if command != PSH and payload:
            raise Breach(f"command {command} with {len(payload)} bytes")
        if command == NOP:
            self.nops += 1
        elif command == SYN:
            if number in self.seen:
                raise Breach(f"stream {number} was opened twice")
            self.seen.add(number)
            self.streams[number] = stream = Stream(number)
            self.backlog.put_nowait(stream)
        elif number not in self.seen:
            self.complain(f"command {command} for stream {number}, never opened")
        elif stream and not stream.fin_seen:
            if command == FIN:
                stream.fin_seen = True
                stream.data.put_nowait(None)
            else:
                self._charge(len(payload))
                stream.data.put_nowait(payload)
        elif stream:
            self.complain(f"command {command} for stream {number} after its FIN")

    def _charge(self, size):
        self.budget -= size
        if self.budget > 0:
            self.room.set()
        else:
            self.room.clear()

    async def _dial_all(self):
        while True:
            stream = await self.backlog.get()
            number, self.dialled = self.dialled, self.dialled + 1
            try:
                self.plan.check_dial(number)
                host, port = self.plan.destination
                reader, stream.writer = await asyncio.open_connection(host, port)
            except OSError:
                await self.refused()
                await self._finish(stream)
                continue
            stream.stalled = self.plan.stalls(number)
            stream.tasks = [asyncio.create_task(self._up(stream)),
                            asyncio.create_task(self._down(stream, reader))]

    async def _up(self, stream):
        """From the client to the destination."""
        if stream.stalled:
            await self.plan.until_unstalled()
        try:
            while (data := await stream.data.get()) is not None:
                stream.writer.write(data)
                await stream.writer.drain()
                self._charge(-len(data))
        except OSError:
            pass
        stream.writer.close()
        await self._finish(stream)

    async def _down(self, stream, reader):
        """From the destination to the client."""
        if stream.stalled:
            await self.plan.until_unstalled()
        try:
            while data := await reader.read(LARGEST_WRITE):
                if stream.fin_seen:
                    break
                await self.send(frame(PSH, stream.number, data))
        except OSError:
            pass
        stream.writer.close()
        await self._finish(stream)

    async def _finish(self, stream):
        if stream.fin_sent:
            return
        stream.fin_sent = True
        self.streams.pop(stream.number, None)
        await self.send(frame(FIN, stream.number))
        while not stream.data.empty():
            self._charge(-len(stream.data.get_nowait() or b""))
        for task in stream.tasks:
            if task is not asyncio.current_task():
                task.cancel()

    def close(self):
        self.dialler.cancel()
        for stream in list(self.streams.values()):
            for task in stream.tasks:
                task.cancel()
            if stream.writer:
                stream.writer.transport.abort()
        self.streams.clear()

# SPDX-License-Identifier: Apache-2.0
"""The agent on the instance, as seen through one session: handshake, sequence numbers and
acknowledgements both ways, retransmission, and the smux session behind it. It outlives the
WebSockets that a client reaches it through, as the real one does.

Choices where ssm-tunnel.md leaves one: a message larger than 1,024 bytes, a repeated number with
other contents, an acknowledgement of what was never sent and any malformed message are complaints,
and complaints fail a test. After a resume the agent sends everything unacknowledged again at once.
"""
import asyncio
import collections
import json
import struct
import time

import message
import mux

TICK_S = 0.1
RTO_S, RTT_S, LEAST_VARIANCE_S, LONGEST_RTO_S = 0.2, 0.1, 0.01, 1.0
UNSENT = 64          # messages waiting for the socket before a destination is read no further
MOST_UNACKED = 100000
HANDSHAKE_S = 15
NOP_S, SILENCE_S = 10, 30
OLDEST_MUX_CLIENT = (1, 1, 70)
QUIET_CLIENT, QUIET_AGENT = (1, 2, 331, 0), (3, 1, 1511, 0)


def version_of(text):
    return tuple(int(part) for part in text.split("."))


class Sent:
    __slots__ = ("raw", "message", "at", "attempts")

    def __init__(self, raw):
        self.raw, self.at, self.attempts = raw, 0.0, 0


class Agent:
    """`session` gives `plan`, `complain(text)`, `end(reason)`, `link` (None or with
    `async send(raw, kind)`) and `publishing` (an asyncio.Event)."""

    def __init__(self, session):
        self.session = session
        self.plan = session.plan
        self.unacked = collections.OrderedDict()
        self.unsent = collections.deque()
        self.room, self.work = asyncio.Event(), asyncio.Event()
        self.room.set()
        self.next = self.expected = 0
        self.held, self.delivered = {}, {}
        self.highest = -1
        self.rto, self.rtt, self.variance = RTO_S, RTT_S, 0.0
        self.client_version = None
        self.mux = None
        self.counts = collections.Counter()
        self.tasks = [asyncio.create_task(task) for task in
                      (self._pump(), self._retransmit(), self._handshake_deadline())]
        self._queue(json.dumps(self._handshake_request()).encode(), message.HANDSHAKE_REQUEST)

    def _handshake_request(self):
        parameters = self.session.parameters
        properties = {name: parameters[name][0] for name in ("portNumber", "localPortNumber", "host")
                      if name in parameters}
        properties.setdefault("localPortNumber", "0")
        return {"AgentVersion": self.plan.agent_version, "RequestedClientActions": [
            {"ActionType": "SessionType", "ActionParameters": {
                "SessionType": "Port",
                "Properties": {**properties, "type": "LocalPortForwarding"}}}]}

    # ---- to the client

    def _queue(self, payload, payload_type):
        raw = message.pack(message.OUTPUT, self.next, message.SYN if self.next == 0 else 0,
                           payload, payload_type)
        sent = Sent(raw)
        sent.message = message.parse(raw)
        self.unacked[self.next] = sent
        self.unsent.append(self.next)
        self.next += 1
        self.work.set()
        if len(self.unsent) >= UNSENT or len(self.unacked) >= MOST_UNACKED:
            self.room.clear()

    async def write(self, data):
        """Bytes of the smux session; whole or not at all, even when the caller is cancelled."""
        await self.room.wait()
        size = self.plan.message_size()
        for start in range(0, len(data), size):
            self._queue(data[start:start + size], message.DATA)

    async def refuse_port(self):
        await self.room.wait()
        self._queue(struct.pack("!I", message.CONNECT_TO_PORT_ERROR), message.FLAG)

    async def _pump(self):
        while True:
            await self.work.wait()
            await self.session.publishing.wait()
            if not self.unsent:
                self.work.clear()
                continue
            number = self.unsent.popleft()
            if number in self.unacked:
                await self._send(self.unacked[number])
            if len(self.unsent) < UNSENT and len(self.unacked) < MOST_UNACKED:
                self.room.set()

    async def _send(self, sent):
        sent.at, sent.attempts = time.monotonic(), sent.attempts + 1
        if self.session.link:
            await self.session.link.send(sent.raw, message.OUTPUT)

    async def _retransmit(self):
        while True:
            await asyncio.sleep(TICK_S)
            head = next(iter(self.unacked.values()), None)
            if head and head.at and self.session.publishing.is_set() \
                    and time.monotonic() - head.at > self.rto:
                self.counts["retransmitted"] += 1
                await self._send(head)

    def client_came(self):
        """A client has opened the data channel, for the first time or again."""
        self.unsent = collections.deque(self.unacked)
        self.work.set()

    # ---- from the client

    async def receive(self, came):
        if came.kind == message.ACKNOWLEDGE:
            return self._acknowledged(came)
        if came.kind != message.INPUT:
            return self.session.complain(f"a client sends no {came.kind}")
        if came.flags:
            self.session.complain(f"flags {came.flags} on data {came.sequence}")
        if not 0 < len(came.payload) <= message.MOST:
            self.session.complain(f"{len(came.payload)} bytes of payload in {came.sequence}")
        self.counts["input"] += 1
        if came.sequence < self.expected:
            self.counts["input_again"] += 1
            self._check_again(came)
            return await self._ack(came)
        self.highest = max(self.highest, came.sequence)
        self.counts["most_ahead"] = max(self.counts["most_ahead"],
                                        self.highest - self.expected + 1)
        self.held[came.sequence] = came
        await self._ack(came)
        while self.expected in self.held:
            ready = self.held.pop(self.expected)
            self.delivered[self.expected] = (ready.identity, hash(ready.payload))
            self.delivered.pop(self.expected - 1024, None)
            self.expected += 1
            await self._deliver(ready)

    def _check_again(self, came):
        first = self.delivered.get(came.sequence)
        if first and first != (came.identity, hash(came.payload)):
            self.session.complain(f"message {came.sequence} came again, and is another")

    async def _ack(self, came):
        if self.session.link:
            await self.session.link.send(message.acknowledge(came), message.ACKNOWLEDGE)

    def _acknowledged(self, came):
        try:
            said = json.loads(came.payload)
            number = said["AcknowledgedMessageSequenceNumber"]
            kind, identity = said["AcknowledgedMessageType"], said["AcknowledgedMessageId"]
        except (ValueError, KeyError) as error:
            return self.session.complain(f"an acknowledgement without {error}")
        if (came.flags, came.sequence, came.payload_type) != (message.ACK_FLAGS, 0, 0) \
                or said.get("IsSequentialMessage") is not True:
            self.session.complain("an acknowledgement of another form")
        if kind != message.OUTPUT or not 0 <= number < self.next:
            return self.session.complain(f"an acknowledgement of {kind} {number}, never sent")
        sent = self.unacked.pop(number, None)
        if sent is None:
            self.counts["acked_again"] += 1
            return None
        if identity != str(sent.message.identity):
            self.session.complain(f"an acknowledgement of {number} with another id")
        if sent.attempts == 1:
            self._measure(time.monotonic() - sent.at)
        self.work.set()
        if len(self.unsent) < UNSENT:
            self.room.set()
        return None

    def _measure(self, took):
        self.variance += (abs(took - self.rtt) - self.variance) / 4
        self.rtt += (took - self.rtt) / 8
        self.rto = min(self.rtt + max(LEAST_VARIANCE_S, 4 * self.variance), LONGEST_RTO_S)

    async def _deliver(self, came):
        if came.payload_type == message.HANDSHAKE_RESPONSE and self.client_version is None:
            return self._handshaken(came)
        if came.payload_type == message.FLAG:
            return self._flag(came)
        if came.payload_type != message.DATA or self.mux is None:
            return self.session.complain(f"payload type {came.payload_type} in {came.sequence}")
        self.counts["input_bytes"] += len(came.payload)
        try:
            await self.mux.feed(came.payload)
        except mux.Breach as breach:
            self.session.complain(str(breach))
            self.session.end("the smux session broke")
        return None

    def _handshaken(self, came):
        said = json.loads(came.payload)
        actions = said.get("ProcessedClientActions") or [{}]
        if said.get("Errors") or len(actions) != 1 or actions[0].get("Error") \
                or (actions[0].get("ActionType"), actions[0].get("ActionStatus")) \
                != ("SessionType", 1):
            return self.session.end(f"the handshake was refused: {said}")
        self.client_version = version_of(said["ClientVersion"])
        if self.client_version < OLDEST_MUX_CLIENT:
            return self.session.end("a client without smux")
        self.mux = mux.Mux(self.write, self.refuse_port, self.plan, self.session.complain)
        if self.client_version <= QUIET_CLIENT \
                or version_of(self.plan.agent_version) <= QUIET_AGENT:
            self.tasks.append(asyncio.create_task(self._keep_alive()))
        self._queue(json.dumps({"HandshakeTimeToComplete": 1000000,
                                "CustomerMessage": ""}).encode(), message.HANDSHAKE_COMPLETE)
        return None

    def _flag(self, came):
        flag, = struct.unpack("!I", came.payload)
        if flag == message.TERMINATE_SESSION:
            self.session.end("the client ended it")
        elif flag != message.DISCONNECT_TO_PORT:
            self.session.complain(f"flag {flag} from a client")

    async def _handshake_deadline(self):
        await asyncio.sleep(HANDSHAKE_S)
        if self.client_version is None:
            self.session.end("no handshake within 15 seconds")

    async def _keep_alive(self):
        """smux's own, which both sides of a new pair switch off."""
        seen, beats = 0, 0
        while True:
            await asyncio.sleep(NOP_S * self.plan.pace)
            await self.write(mux.frame(mux.NOP, 0))
            beats += 1
            if beats * NOP_S % SILENCE_S == 0:
                if self.mux.frames == seen:
                    return self.session.end("smux keep-alive timeout")
                seen = self.mux.frames

    def close(self):
        for task in self.tasks:
            if task is not asyncio.current_task():
                task.cancel()
        if self.mux:
            self.mux.close()

# SPDX-License-Identifier: Apache-2.0
"""What goes wrong in a session, chosen by name and seed. Two runs with the same seed go wrong at
the same messages.

Every plan counts in `happened` what it did, so that a test can tell a survived fault from one that
never came. Positions are counted in messages of either direction after the handshake.
"""
import asyncio
import collections
import json
import random

import message

CURRENT_AGENT = "3.3.987.0"


def is_kind(raw, kind):
    return raw[4:36].startswith(kind.encode())


def is_data(raw):
    return (is_kind(raw, message.INPUT) or is_kind(raw, message.OUTPUT)) \
        and int.from_bytes(raw[112:116], "big") == message.DATA


class Plan:
    """No fault at all; each fault overrides the moment it meddles with."""
    agent_version = CURRENT_AGENT
    pace = 1.0  # factor on the keep-alive's times
    first, last, most = 5, 240, 1  # where acts are placed, and how many there are at most
    act = None
    start_delay_s = 0  # between a session's start and the answer that says so

    def __init__(self, seed, destination=None, options=None):
        self.options = options or {}
        self.pace = self.options.get("pace", self.pace)
        self.random = random.Random(f"{type(self).__name__} {seed}")
        self.destination = destination
        self.happened = collections.Counter()
        self.passed = 0
        self.positions = []
        if self.act:
            count = self.random.randint(1, self.most)
            self.positions = sorted(self.random.sample(range(self.first, self.last), count))

    def did(self, what):
        self.happened[what] += 1

    # what the interface of Session Manager does

    def start(self):
        """(code, message) with which StartSession is refused, or None."""

    def ping_status(self):
        return "Online"

    def instance_state(self):
        return "running"

    def start_instance(self):
        """EC2's StartInstances."""

    def upgrade(self, attempt):
        """(status, code) with which the WebSocket is refused, or None."""

    def resume(self):
        """Whether ResumeSession still knows the session."""
        return True

    # what happens to messages on their way

    def incoming(self, raw):
        return [raw]

    def outgoing(self, raw):
        """Messages to send, each with the offsets at which it is cut into frames."""
        return [(raw, ())]

    def passes(self):
        """Called for every message after the handshake; the name of an act of the session."""
        self.passed += 1
        if self.positions and self.passed >= self.positions[0]:
            del self.positions[0]
            self.did(self.act)
            return self.act
        return None

    # what the agent does

    def message_size(self):
        return message.MOST

    def check_dial(self, number):
        """Raises OSError when this destination is to be refused."""

    def stalls(self, _number):
        return False

    async def until_unstalled(self):
        await asyncio.Event().wait()


class FirstDropped(Plan):
    """The first data after the handshake meets an agent that is not ready; in half of the runs the
    answer to the handshake is lost as well."""

    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.kinds = {message.DATA}
        if self.random.random() < 0.5:
            self.kinds.add(message.HANDSHAKE_RESPONSE)

    def incoming(self, raw):
        kind = int.from_bytes(raw[112:116], "big")
        if is_kind(raw, message.INPUT) and kind in self.kinds:
            self.kinds.remove(kind)
            self.did("dropped")
            return []
        return [raw]


class Duplicate(Plan):
    def copies(self):
        if self.random.random() >= 0.15:
            return 1
        self.did("duplicated")
        return self.random.randint(2, 3)

    def incoming(self, raw):
        return [raw] * self.copies()

    def outgoing(self, raw):
        return [(raw, ())] * self.copies()


class Reorder(Plan):
    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.waiting = {"in": [], "out": []}

    def mix(self, way, raw):
        waiting = self.waiting[way]
        due = [held for held in waiting if held[0] <= 1]
        waiting[:] = [[left - 1, held] for left, held in waiting if left > 1]
        if self.random.random() < 0.15:
            self.did("reordered")
            waiting.append([self.random.randint(1, 6), raw])
            return [held for _, held in due]
        return [raw] + [held for _, held in due]

    def incoming(self, raw):
        return self.mix("in", raw)

    def outgoing(self, raw):
        return [(each, ()) for each in self.mix("out", raw)]


class LostAck(Plan):
    def lost(self, raw):
        if is_kind(raw, message.ACKNOWLEDGE) and self.random.random() < 0.1:
            self.did("lost")
            return True
        return False

    def incoming(self, raw):
        return [] if self.lost(raw) else [raw]

    def outgoing(self, raw):
        return [] if self.lost(raw) else [(raw, ())]


class Close1000(Plan):
    act, most = "close", 3


class RotatedCell(Plan):
    """The address of the first opening is refused from now on; only the new one is good."""
    act, most = "close", 5


class HalfOpen(Plan):
    act = "freeze"


class ExpiredToken(Plan):
    """With the socket go the credentials that had signed it, and the token."""
    act, most = "expire", 2


class Pause(Plan):
    act, most = "pause", 4


class ChannelClosed(Plan):
    act = "end"
    output = "The session was ended by the administrator of the test."


class ResumeGone(Plan):
    act = "close"

    def resume(self):
        self.did("gone")
        return False


class Flag3(Plan):
    """Some of the first eight destinations refuse."""

    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.refused = set(self.random.sample(range(8), self.random.randint(1, 3)))

    def check_dial(self, number):
        if number in self.refused:
            self.did("refused")
            raise ConnectionRefusedError


class BigMessage(Plan):
    def message_size(self):
        self.did("big")
        return self.random.choice((30000, 30000, 1024, 200))


class Fragmented(Plan):
    def outgoing(self, raw):
        if self.random.random() < 0.5:
            return [(raw, ())]
        self.did("fragmented")
        return [(raw, tuple(self.random.sample(range(1, len(raw)), self.random.randint(1, 4))))]


class StalledStream(Plan):
    """One destination neither reads nor answers, in half of the runs for good."""

    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.number = self.options.get("stream", self.random.randrange(8))
        self.pause_s = self.options.get("stall_s", self.random.choice((1.0, None)))

    def stalls(self, number):
        if number == self.number:
            self.did("stalled")
        return number == self.number

    async def until_unstalled(self):
        await asyncio.sleep(self.pause_s) if self.pause_s else await asyncio.Event().wait()


class UpgradeRefused(Plan):
    """The data channel does not open: at first, after a cut, never again after one, or ("for good
    from the first") never."""
    act = "close"

    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.when = self.options.get("when", self.random.choice(("first", "later", "for good")))
        self.refusals = self.random.randint(1, 3)
        self.answer = self.random.choice(((403, "AccessDenied"), (429, "Throttled"),
                                          (500, "InternalFailure"), (503, "Unavailable")))
        if self.when == "for good":
            self.answer = (403, "AccessDenied")
        if self.when == "first":
            self.answer = self.random.choice(((429, "Throttled"), (500, "InternalFailure"),
                                              (503, "Unavailable")))
        if status := self.options.get("status"):
            self.answer = (status, "Refused")
        if self.when.endswith("first"):
            self.positions = []

    def upgrade(self, attempt):
        if not self.when.endswith("first") and attempt == 0:
            return None
        if not self.when.startswith("for good"):
            if self.refusals == 0:
                return None
            self.refusals -= 1
        self.did("refused")
        return self.answer


class NotOnline(Plan):
    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.polls = self.random.randint(1, 2)

    def ping_status(self):
        self.polls -= 1
        return "ConnectionLost" if self.polls >= 0 else "Online"

    def start(self):
        if self.polls < 0:
            return None
        self.did("refused")
        return "TargetNotConnected", "is not connected."


class Stopped(Plan):
    """The instance is stopped; once it has been started, its agent comes online a little later."""

    def __init__(self, seed, *rest):
        super().__init__(seed, *rest)
        self.states = ["stopped"]

    def instance_state(self):
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    def start_instance(self):
        self.did("started")
        self.states = ["pending", "pending", "running"]

    def ping_status(self):
        return "Online" if self.instance_state() == "running" else "ConnectionLost"

    def start(self):
        if self.states == ["running"]:
            return None
        return "TargetNotConnected", "is not connected."


class SlowStart(Plan):
    """The session is there, but its client hears of it late."""
    start_delay_s = 4

    def start(self):
        self.did("delayed")


class OldAgent(Plan):
    """An agent of 2020, without smux."""
    agent_version = "3.0.196.0"

    def start(self):
        self.did("old")


class KeepAlive(Plan):
    """An agent that ends a session in which no NOP comes."""
    agent_version = "3.1.1511.0"

    def start(self):
        self.did("beating")


FAULTS = {
    "none": Plan, "first-dropped": FirstDropped, "duplicate": Duplicate, "reorder": Reorder,
    "lost-ack": LostAck, "close-1000": Close1000, "half-open": HalfOpen,
    "expired-token": ExpiredToken, "rotated-cell": RotatedCell, "pause": Pause, "flag-3": Flag3,
    "channel-closed": ChannelClosed, "big-message": BigMessage, "fragmented": Fragmented,
    "stalled-stream": StalledStream, "upgrade-refused": UpgradeRefused, "not-online": NotOnline,
    "stopped": Stopped, "slow-start": SlowStart,    "old-agent": OldAgent, "keep-alive": KeepAlive, "resume-gone": ResumeGone,
}


def channel_closed(session_id, output):
    """As the service sends it: its type padded with NUL."""
    payload = json.dumps({"MessageType": message.CHANNEL_CLOSED, "SchemaVersion": 1,
                          "SessionId": session_id, "Output": output}).encode()
    return message.pack(message.CHANNEL_CLOSED, 0, 0, payload, 0, pad=b"\0")

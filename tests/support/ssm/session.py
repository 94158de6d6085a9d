# SPDX-License-Identifier: Apache-2.0
"""A session and the WebSockets through which its client reaches the agent."""
import asyncio
import base64
import collections
import json
import secrets
import uuid

import agent
import faults
import frames
import message


class Link:
    """One opening of the data channel."""

    def __init__(self, session, socket):
        self.session, self.socket = session, socket
        self.task = asyncio.current_task()

    async def send(self, raw, kind=None):
        try:
            for part, cuts in self.session.plan.outgoing(raw):
                await self.socket.send(part, cuts)
        except frames.Broken:
            self.session.unlink(self)
        if kind == message.OUTPUT:
            self.session.passed()

    async def run(self):
        """Reads until the socket ends."""
        session = self.session
        try:
            await self._open()
            while True:
                opcode, raw = await self.socket.read()
                if opcode != frames.BINARY:
                    session.complain("text after OpenDataChannelInput")
                    continue
                if faults.is_data(raw):
                    session.passed()
                await session.flowing.wait()
                for part in session.plan.incoming(raw):
                    await self._take(part)
        except frames.Broken as end:
            if end.breach:
                session.complain(f"WebSocket: {end}")
        finally:
            session.unlink(self)

    async def _take(self, raw):
        try:
            came = message.parse(raw)
        except message.Malformed as error:
            return self.session.complain(str(error))
        if self.session.ended:
            return None
        self.session.publish()
        return await self.session.agent.receive(came)

    async def _open(self):
        opcode, text = await self.socket.read()
        try:
            said = json.loads(text) if opcode == frames.TEXT else None
            client = str(uuid.UUID(said["ClientId"]))
            uuid.UUID(said["RequestId"])
            agent.version_of(said["ClientVersion"])
            token, schema = said["TokenValue"], said["MessageSchemaVersion"]
        except (ValueError, KeyError, TypeError) as error:
            self.session.complain(f"no OpenDataChannelInput: {error!r} {text[:200]!r}")
            return await self._refuse("malformed OpenDataChannelInput")
        if schema != "1.0":
            self.session.complain(f"message schema version {schema}")
        if self.session.client not in (None, client):
            self.session.complain("the client's id has changed")
        self.session.client = client
        if token != self.session.token:
            return await self._refuse("the token is not good (any more)")
        self.session.token = None  # good for one opening
        return self.session.linked(self)

    async def _refuse(self, reason):
        self.session.counts["tokens_refused"] += 1
        await self.socket.close(1008, reason)
        raise frames.Broken(reason)


class Session:
    def __init__(self, service, target, parameters, plan):
        self.service, self.target, self.parameters, self.plan = service, target, parameters, plan
        self.id = f"ana-{secrets.token_hex(9)[:17]}"
        self.complaints, self.counts = [], collections.Counter()
        self.client = self.link = self.agent = None
        self.sockets = set()
        self.publishing, self.flowing = asyncio.Event(), asyncio.Event()
        self.flowing.set()
        self.ended = None
        self.key = None
        self.rotate()

    def rotate(self):
        """A new token and a new address, with the characters that signers stumble over."""
        self.token = base64.b64encode(secrets.token_bytes(120)).decode()
        while True:
            cell = base64.b64encode(secrets.token_bytes(40)).decode()
            if "+" in cell and "/" in cell and "=" in cell:
                break
        self.path = f"/v1/data-channel/{self.id}?role=publish_subscribe&cell-number={cell}"

    def complain(self, text):
        if len(self.complaints) < 50:
            self.complaints.append(text)

    async def serve(self, socket):
        link = Link(self, socket)
        self.sockets.add(link)
        try:
            await link.run()
        finally:
            self.sockets.discard(link)

    def linked(self, link):
        if self.link:
            self.link.socket.abort()
        self.counts["openings"] += 1
        self.link = link
        if self.agent is None:
            self.agent = agent.Agent(self)
        else:
            self.agent.client_came()
        self.publishing.set()

    def unlink(self, link):
        link.socket.abort()
        if self.link is link:
            self.link = None
            self.publishing.clear()

    def passed(self):
        if self.agent and self.agent.client_version and self.link:
            act = self.plan.passes()
            if act:
                asyncio.create_task(getattr(self, f"act_{act}")(self.link))

    def publish(self):
        """What a start_publication does to the agent; input and acknowledgements do it as well."""
        if self.link:
            self.publishing.set()

    # ---- acts of a plan

    async def act_close(self, link):
        if not link.socket.frozen:
            await link.socket.close(1000, "Bye")
        self.unlink(link)

    async def act_freeze(self, link):
        link.socket.freeze()

    async def act_expire(self, link):
        self.service.keys.expire(self.key)
        await self.act_close(link)

    async def act_pause(self, link):
        self.publishing.clear()
        self.flowing.clear()
        await link.send(message.pack(message.PAUSE, 0, 0, b"", 0))
        await asyncio.sleep(self.plan.random.uniform(0.05, 0.4))
        self.flowing.set()
        await link.send(message.pack(message.START, 0, 0, b"", 0))
        self.publish()

    async def act_end(self, link):
        self.end("channel_closed", leave_link=True)
        await link.send(faults.channel_closed(self.id, self.plan.output))
        await asyncio.wait([link.task], timeout=5)
        self.unlink(link)

    def end(self, reason, leave_link=False):
        """Terminated: by the client, the interface, the agent or the plan."""
        if self.ended:
            return
        self.ended = reason
        if self.agent:
            self.agent.close()
        if self.link and not leave_link:
            asyncio.create_task(self.act_close(self.link))

    def report(self):
        counts = dict(self.counts, **(self.agent.counts if self.agent else {}))
        if self.agent and self.agent.mux:
            counts["nops"] = self.agent.mux.nops
        return {"id": self.id, "target": self.target, "ended": self.ended,
                "client": self.client, "client_version": self.agent and self.agent.client_version,
                "open_streams": len(self.agent.mux.streams) if self.agent and self.agent.mux else 0,
                "sockets": len(self.sockets), "complaints": self.complaints, "counts": counts,
                "happened": self.plan.happened}

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays AWS Systems Manager's Session Manager for the tests, over loopback TLS: StartSession,
ResumeSession, TerminateSession, DescribeInstanceInformation, the WebSocket data channel, and the
agent behind it, which dials real sockets; and of EC2 what starts a stopped instance. Judges every request with botocore. It is no proof about
AWS: it is a second reading of the same protocol notes.

Prints one line of JSON when it is ready: {"port": …, "ca": "…/ca.pem"}. Ends with its standard
input. Every `i-` and 17 hexadecimal digits is an instance that is online.

    POST /_targets   {"target": "i-…", "fault": NAME, "seed": N, "options": {…}, "hosts": {NAME:
                     ADDRESS}, "name": …, "vpc": …} plans what goes wrong in the next sessions of that
                     instance, and what EC2 says of it
    POST /_act       {"target": "i-…", "act": "close"} does it now to the sessions of the instance
    GET /_sessions   sessions that have not ended; /_report every session; ?target=i-… of one
    GET /_log        requests that were refused as wrong

Choices where the protocol notes leave one: a token is good for one opening, a wrong one closes the
WebSocket with 1008; an address that is not the newest is answered 403 before the upgrade; so are
credentials that have expired.
"""
import asyncio
import email.parser
import json
import logging
import os
import pathlib
import re
import ssl
import sys
import tempfile
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "aws"))
import faults  # noqa: E402
import frames  # noqa: E402
import judge  # noqa: E402
import session  # noqa: E402
import tls  # noqa: E402

SECRET = "secretOfTheTestsOnlyNeverReal0123456789"
STATIC_KEY = "AKIDTRADEWINDTEST"
TURNING_KEY = re.compile(r"AKIDTURNING([0-9A-F]{17})N(\d+)")
INSTANCE = re.compile(r"i-[0-9a-f]{17}")
DOCUMENTS = {"AWS-StartPortForwardingSession": {"portNumber", "localPortNumber"},
             "AWS-StartPortForwardingSessionToRemoteHost": {"portNumber", "localPortNumber",
                                                            "host"}}
HOST_NAMES = ["warehouse.tradewind.test"]


class Keys:
    """One key that is always good, and for each instance a series of keys, AKIDTURNING…N1, N2, …,
    of which the older ones expire."""

    def __init__(self):
        self.expired = {}

    def __contains__(self, key):
        return key == STATIC_KEY or bool(TURNING_KEY.fullmatch(key))

    def __getitem__(self, key):
        return SECRET, None if key == STATIC_KEY else f"tokenOf{key}"

    def expire(self, key):
        if turning := TURNING_KEY.fullmatch(key):
            self.expired[turning[1]] = int(turning[2])

    def check(self, key):
        turning = TURNING_KEY.fullmatch(key)
        if turning and int(turning[2]) <= self.expired.get(turning[1], 0):
            raise judge.Refusal(403, "ExpiredTokenException",
                                "The security token included in the request is expired", False)


class Service:
    def __init__(self):
        self.keys = Keys()
        self.targets, self.plans, self.sessions, self.refused = {}, {}, {}, []

    # ---- HTTP

    async def serve(self, reader, writer):
        try:
            while await self.request(reader, writer):
                pass
        except (asyncio.IncompleteReadError, OSError, frames.Broken, asyncio.CancelledError):
            pass  # the client went, or the service ends
        finally:
            writer.close()

    async def request(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        first, _, rest = head.decode("latin-1").partition("\r\n")
        method, path, _ = first.split(" ")
        headers = email.parser.HeaderParser().parsestr(rest)
        body = await reader.readexactly(int(headers.get("Content-Length", 0)))
        try:
            if path.startswith("/v1/data-channel/"):
                return await self.channel(method, path, headers, reader, writer)
            if path.startswith("/_"):
                answer = await self.control(path, body)
            elif headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
                answer = self.instances(method, path, headers, body)
            else:
                answer = self.interface(method, path, headers, body)
                if headers["X-Amz-Target"].endswith(".StartSession"):
                    await asyncio.sleep(self.sessions[answer["SessionId"]].plan.start_delay_s)
            await respond(writer, 200, answer)
        except judge.Refusal as refusal:
            if refusal.judged:
                self.refused.append(f"{headers.get('X-Amz-Target', path)}: {refusal}")
            await respond(writer, refusal.status,
                          {"__type": refusal.code, "message": refusal.message})
        return True

    async def control(self, path, body):
        parts = urlsplit(path)
        target = parse_qs(parts.query).get("target", [None])[0]
        chosen = [each for each in self.sessions.values() if target in (None, each.target)]
        if parts.path == "/_targets":
            said = json.loads(body)
            self.targets[said["target"]] = said
            self.plans.pop(said["target"], None)
            return {}
        if parts.path == "/_act":
            said = json.loads(body)
            acts = [getattr(each, f"act_{said['act']}")(each.link) for each in
                    self.sessions.values() if each.target == said["target"] and each.link]
            await asyncio.gather(*acts)
            return {"done": len(acts)}
        if parts.path == "/_sessions":
            return [each.report() for each in chosen if not each.ended]
        if parts.path == "/_report":
            return [each.report() for each in chosen]
        if parts.path == "/_log":
            return self.refused
        raise judge.Refusal(404, "NotFound", path, False)

    def sign_in(self, method, url, headers, body, service):
        judge.check_signature(method, url, headers, body, self.keys, service)
        key = judge.authorization_parts(headers["Authorization"])[0]
        self.keys.check(key)
        return key

    # ---- AmazonSSM

    def interface(self, method, path, headers, body):
        self.sign_in(method, f"https://{headers['Host']}{path}", headers, body, "ssm")
        prefix, _, operation = headers.get("X-Amz-Target", "").partition(".")
        if (method, path, prefix) != ("POST", "/", "AmazonSSM") \
                or headers["Content-Type"] != "application/x-amz-json-1.1":
            raise judge.Refusal(400, "UnknownOperationException", f"{method} {path} {prefix}")
        operations = {"StartSession": self.start, "ResumeSession": self.resume,
                      "TerminateSession": self.terminate,
                      "DescribeInstanceInformation": self.describe}
        if operation not in operations:
            raise judge.Refusal(400, "UnknownOperationException", operation)
        request = judge.check_body("ssm", operation, body)
        return operations[operation](request, headers["Host"])

    def plan_of(self, target):
        if target not in self.plans:
            said = self.targets.get(target, {})
            self.plans[target] = faults.FAULTS[said.get("fault", "none")](
                said.get("seed", 0), None, said.get("options"))
        return self.plans[target]

    def start(self, request, host):
        target, document = request["Target"], request.get("DocumentName")
        parameters = request.get("Parameters", {})
        if document not in DOCUMENTS:
            raise judge.Refusal(400, "InvalidDocument", f"Document {document} does not exist.")
        if not {"portNumber"} <= set(parameters) <= DOCUMENTS[document] \
                or any(len(values) != 1 for values in parameters.values()) \
                or ("host" in parameters) != document.endswith("RemoteHost"):
            raise judge.Refusal(400, "InvalidParameters", f"Parameters of {document}: {parameters}")
        if not INSTANCE.fullmatch(target):
            raise judge.Refusal(400, "TargetNotConnected", f"{target} is not connected.", False)
        plan = self.plan_of(target)
        if refusal := plan.start():
            raise judge.Refusal(400, refusal[0], f"{target} {refusal[1]}", False)
        name = parameters.get("host", ["127.0.0.1"])[0]
        hosts = dict(dict.fromkeys(HOST_NAMES, "127.0.0.1"),
                     **self.targets.get(target, {}).get("hosts", {}))
        plan.destination = hosts.get(name, name), int(parameters["portNumber"][0])
        made = session.Session(self, target, parameters, plan)
        self.sessions[made.id] = made
        return self.token(made, host)

    @staticmethod
    def token(made, host):
        return {"SessionId": made.id, "TokenValue": made.token,
                "StreamUrl": f"wss://{host}{made.path}"}

    def resume(self, request, host):
        made = self.sessions.get(request["SessionId"])
        if made is None:
            raise judge.Refusal(400, "DoesNotExistException", "Session does not exist", False)
        made.counts["resumed"] += 1
        if not made.plan.resume():
            made.end("gone")
        if made.ended:
            return {"SessionId": made.id}
        made.rotate()
        return self.token(made, host)

    def terminate(self, request, _host):
        made = self.sessions.get(request["SessionId"])
        if made is None:
            raise judge.Refusal(400, "DoesNotExistException", "Session does not exist", False)
        made.end("TerminateSession")
        return {"SessionId": made.id}

    def describe(self, request, _host):
        wanted = [value for each in request.get("Filters", []) + request.get(
            "InstanceInformationFilterList", []) for value in each.get("Values",
                                                                       each.get("valueSet", []))]
        wanted = wanted if request else list(self.targets)
        return {"InstanceInformationList": [
            {"InstanceId": target, "PingStatus": self.plan_of(target).ping_status(),
             "AgentVersion": self.plan_of(target).agent_version, "PlatformType": "Linux"}
            for target in wanted if INSTANCE.fullmatch(target)]}

    # ---- EC2

    def instances(self, method, path, headers, body):
        self.sign_in(method, f"https://{headers['Host']}{path}", headers, body, "ec2")
        form = dict(parse_qsl(body.decode(), strict_parsing=True))
        action, targets = form["Action"], [value for name, value in form.items()
                                           if name.startswith("InstanceId.")]
        if form.get("Version") != "2016-11-15" or action not in (
                "DescribeInstances", "StartInstances"):
            raise judge.Refusal(400, "InvalidAction", str(form))
        if not targets:
            targets = [target for target, said in self.targets.items()
                       if form.get("Filter.1.Name") != "vpc-id"
                       or said.get("vpc") == form["Filter.1.Value.1"]]
        if action == "StartInstances":
            for target in targets:
                self.plan_of(target).start_instance()
        items = "".join(f"<item><instanceId>{target}</instanceId><instanceState><name>"
                        f"{self.plan_of(target).instance_state()}</name></instanceState>"
                        f"{self.about(target)}</item>" for target in targets)
        items = f"<instancesSet>{items}</instancesSet>"
        if action == "DescribeInstances":
            items = f"<reservationSet><item>{items}</item></reservationSet>"
        return (f'<{action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
                f"<requestId>r</requestId>{items}</{action}Response>").encode()

    def about(self, target):
        said = self.targets.get(target, {})
        return (f"<vpcId>{said['vpc']}</vpcId><tagSet><item><key>Name</key><value>{said['name']}"
                "</value></item></tagSet>" if "vpc" in said else "")

    # ---- the data channel

    async def channel(self, method, path, headers, reader, writer):
        made = self.sessions.get(urlsplit(path).path.rpartition("/")[2])
        if made is None or made.ended:
            raise judge.Refusal(404, "NotFound", "no such session", False)
        if method != "GET" or (why := frames.check_upgrade(headers)):
            raise judge.Refusal(400, "BadRequest", why or method)
        made.key = self.sign_in(method, f"https://{headers['Host']}{form_decoded(path)}", headers,
                                b"", "ssmmessages")
        if path != made.path:
            raise judge.Refusal(403, "AccessDenied", "this address is not the newest", False)
        attempt = made.counts["upgrades"]
        made.counts["upgrades"] += 1
        if refusal := made.plan.upgrade(attempt):
            raise judge.Refusal(refusal[0], refusal[1], "refused by the plan", False)
        socket = frames.Socket(reader, writer)
        await socket.accept(headers["Sec-WebSocket-Key"])
        await made.serve(socket)
        return False


def form_decoded(path):
    """The address as the service's signer reads it: a raw + in the query is a blank."""
    parts = urlsplit(path)
    pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    return parts.path + "?" + "&".join(sorted(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs))


async def respond(writer, status, body):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    writer.write((f"HTTP/1.1 {status} .\r\nContent-Type: application/x-amz-json-1.1\r\n"
                  f"x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\n"
                  f"Content-Length: {len(data)}\r\n\r\n").encode() + data)
    await writer.drain()


async def until_stdin_ends():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def main():
    with tempfile.TemporaryDirectory(prefix="tradewind-ssm-") as name:
        ca, certificate = tls.make(pathlib.Path(name), HOST_NAMES)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = await asyncio.start_server(Service().serve, "127.0.0.1", 0, ssl=context,
                                            backlog=128)
        port = server.sockets[0].getsockname()[1]
        print(json.dumps({"port": port, "ca": str(ca), "certificate": str(certificate),
                          "name": HOST_NAMES[0]}), flush=True)
        await until_stdin_ends()
        server.close()


if __name__ == "__main__":
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of every write to a lost socket
    asyncio.run(main())

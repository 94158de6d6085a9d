# SPDX-License-Identifier: Apache-2.0
"""The Session Manager service of the tests is itself tested here, by botocore and a small client of
its own: what it lets through is only as good as what it refuses."""
import asyncio
import hashlib
import os
import sys
import uuid

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import tap  # noqa: E402
import service  # noqa: E402

service.enter_environment(__file__)
import botocore.exceptions  # noqa: E402
import client  # noqa: E402
import message  # noqa: E402
import mux  # noqa: E402

RUNNING = service.Service()
TARGET = "i-00000000000000001"


def api(key=service.KEY, secret=service.SECRET, token=None):
    return client.interface(RUNNING.port, RUNNING.ca, key, secret, token)


def channel(*keys):
    return client.Channel(RUNNING.ca, *(keys or (service.KEY, service.SECRET)))


def started(target=TARGET, port=9, **more):
    return api(**more).start_session(
        Target=target, DocumentName="AWS-StartPortForwardingSessionToRemoteHost",
        Parameters={"host": ["warehouse.tradewind.test"], "portNumber": [str(port)],
                    "localPortNumber": ["0"]})


def refused(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError("it was not refused")


async def upgrade_refused(wire, answer):
    try:
        await wire.open(answer)
    except client.Refused as why:
        assert "403" in str(why), why
    else:
        raise AssertionError("the upgrade was not refused")


async def echo(reader, writer):
    """Sends back the SHA-256 of what came when a line feed ends it, and then the same bytes."""
    data = await reader.readuntil(b"\n")
    writer.write(hashlib.sha256(data).digest() + data)
    await writer.drain()
    await reader.read()
    writer.close()


async def with_echo(body, **plan):
    server = await asyncio.start_server(echo, "127.0.0.1", 0, limit=1 << 22)
    target = RUNNING.target(**plan)
    answer = await asyncio.to_thread(started, target, server.sockets[0].getsockname()[1])
    wire = channel()
    await wire.open(answer)
    assert await wire.until(lambda: wire.complete)
    await asyncio.wait_for(body(wire, answer, target), 60)
    server.close()


def test_golden_signature():
    url = "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/bob-0123" \
          "?role=publish_subscribe&cell-number=AAE+x/y="
    headers = client.signed_headers(url, "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                    "SESS", "20260102T030405Z", "eu-west-1")
    assert headers["Authorization"].endswith(
        "ccd6a02ce93d16b0963d2ac7f2053dfd20f21a6caf63b09d7a5290c65d712405"), headers


def test_golden_message():
    raw = message.pack("input_stream_data", 5, 0, b"payload", 1,
                       uuid.UUID("00010203-0405-0607-0809-0a0b0c0d0e0f"), created=1700000000000)
    assert raw.hex() == (
        "00000074" + b"input_stream_data".ljust(32).hex() + "00000001" + "0000018bcfe56800"
        + "0000000000000005" + "0000000000000000"
        + "08090a0b0c0d0e0f" + "0001020304050607"
        + hashlib.sha256(b"payload").hexdigest() + "00000001" + "00000007" + b"payload".hex())


def test_interface_refuses_what_is_wrong():
    assert refused(started, secret="wrong") == "InvalidSignatureException"
    assert refused(started, key="AKIDNOBODY") == "UnrecognizedClientException"
    assert refused(started, target="i-12") == "TargetNotConnected"
    assert refused(api().start_session, Target=TARGET, DocumentName="Other") == "InvalidDocument"
    assert refused(api().start_session, Target=TARGET, Parameters={"portNumber": ["1"]},
                   DocumentName="AWS-StartPortForwardingSessionToRemoteHost") == "InvalidParameters"
    assert refused(api().terminate_session, SessionId="nobody") == "DoesNotExistException"


def test_upgrade_refuses_what_is_wrong():
    async def check():
        answer = await asyncio.to_thread(started)
        await upgrade_refused(channel(), dict(answer, StreamUrl=answer["StreamUrl"][:-1] + "AA"))
        await upgrade_refused(channel(service.KEY, "wrong"), answer)
        wire = channel()
        await wire.open(dict(answer, TokenValue="other"))
        assert not await wire.until(lambda: wire.complete)
        assert wire.closed[:2] == (1008).to_bytes(2, "big"), wire.closed
        api().terminate_session(SessionId=answer["SessionId"])
    asyncio.run(check())


def test_bytes_come_back():
    async def body(wire, answer, target):
        assert wire.request["RequestedClientActions"][0]["ActionParameters"]["Properties"]["type"] \
            == "LocalPortForwarding"
        data = os.urandom(200000).replace(b"\n", b".") + b"\n"
        wire.send(mux.frame(mux.SYN, 3))
        for start in range(0, len(data), 30000):
            wire.send(mux.frame(mux.PSH, 3, data[start:start + 30000]))
        assert await wire.until(lambda: len(wire.frames_of(3)[0]) == len(data) + 32)
        assert wire.frames_of(3)[0] == hashlib.sha256(data).digest() + data
        wire.send(mux.frame(mux.FIN, 3))
        assert await wire.until(lambda: wire.frames_of(3)[1] and not wire.unacked)
        wire.send((2).to_bytes(4, "big"), message.FLAG)
        assert not await wire.until(lambda: False)
        assert await asyncio.to_thread(RUNNING.sessions, target) == []
    asyncio.run(with_echo(body))
    RUNNING.assert_judged()


def test_a_cut_is_resumed():
    async def body(wire, answer, target):
        wire.send(mux.frame(mux.SYN, 3) + mux.frame(mux.PSH, 3, b"half "))
        assert await wire.until(lambda: not wire.unacked)
        assert await asyncio.to_thread(RUNNING.act, target, "close") == 1
        assert not await wire.until(lambda: False)
        assert wire.closed == (1000).to_bytes(2, "big") + b"Bye"
        at = wire.sent
        fresh = await asyncio.to_thread(api().resume_session, SessionId=answer["SessionId"])
        assert fresh["StreamUrl"] != answer["StreamUrl"]
        await upgrade_refused(channel(), answer)
        await wire.open(fresh)
        assert wire.sent == at
        wire.send(mux.frame(mux.PSH, 3, b"and half\n"))
        assert await wire.until(lambda: wire.frames_of(3)[0].endswith(b"half and half\n"))
        api().terminate_session(SessionId=answer["SessionId"])
        assert "TokenValue" not in api().resume_session(SessionId=answer["SessionId"])
    asyncio.run(with_echo(body))
    RUNNING.assert_judged()


def test_a_refused_destination_is_told():
    async def check():
        answer = await asyncio.to_thread(started, TARGET, 1)
        wire = channel()
        await wire.open(answer)
        assert await wire.until(lambda: wire.complete)
        wire.send(mux.frame(mux.SYN, 9))
        assert await wire.until(lambda: wire.frames_of(9)[1])
        assert wire.flags == [message.CONNECT_TO_PORT_ERROR]
        api().terminate_session(SessionId=answer["SessionId"])
    asyncio.run(check())
    RUNNING.assert_judged()


def test_breaches_are_noticed():
    async def body(wire, answer, target):
        wire.send(mux.frame(mux.PSH, 77, b"never opened"))
        wire.send_frame(1 + 1, b"short")
        wire.send_frame(2, message.pack(message.INPUT, wire.sent, 0, b"x" * 2000, 1))
        assert await wire.until(lambda: not wire.unacked)
        api().terminate_session(SessionId=answer["SessionId"])
        report, = await asyncio.to_thread(RUNNING.report, target)
        texts = " | ".join(report["complaints"])
        for words in ("stream 77, never opened", "5 bytes are no message", "2000 bytes of payload"):
            assert words in texts, texts
    asyncio.run(with_echo(body))


def test_nothing_is_left():
    assert RUNNING.sessions() == [], RUNNING.sessions()


if __name__ == "__main__":
    tap.main(globals())

# SPDX-License-Identifier: Apache-2.0
"""The tests' own smux against xtaci's, the implementation that Amazon's agent uses."""
import asyncio
import os
import sys

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import faults  # noqa: E402
import mux  # noqa: E402
import peer  # noqa: E402
import tap  # noqa: E402

GOLDEN = os.path.join(SUPPORT, "..", "fixtures", "tunnel", "smux-frames.hex")


def test_golden_frames():
    golden = open(GOLDEN, encoding="ascii").read().strip()
    assert peer.run("frames") == golden, "the fixture is not what xtaci's smux writes"
    long = bytes(n % 256 for n in range(300))
    ours = b"".join(mux.frame(mux.SYN, stream) + mux.frame(mux.PSH, stream, data)
                    + mux.frame(mux.FIN, stream) for stream, data in ((3, b"hello"), (5, long)))
    assert ours.hex() == golden, ours.hex()


async def echo_destination(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def agent(reader, writer, port, complaints):
    async def send(data):
        try:
            writer.write(data)
            await writer.drain()
        except ConnectionResetError:
            pass  # the client has seen all it waited for
    plan = faults.Plan(0, ("127.0.0.1", port))
    session = mux.Mux(send, None, plan, complaints.append)
    while data := await reader.read(1024):
        await session.feed(data)
    session.close()
    writer.close()


def test_eight_streams_of_xtaci_through_our_agent():
    async def check():
        complaints = []
        destination = await asyncio.start_server(echo_destination, "127.0.0.1", 0)
        port = destination.sockets[0].getsockname()[1]
        ours = await asyncio.start_server(lambda r, w: agent(r, w, port, complaints),
                                          "127.0.0.1", 0)
        await asyncio.to_thread(peer.run, "echo", str(ours.sockets[0].getsockname()[1]))
        assert not complaints, complaints
    asyncio.run(check())


if __name__ == "__main__":
    tap.main(globals())

# SPDX-License-Identifier: Apache-2.0
"""xtaci's smux, the implementation that Amazon's agent uses: against it stand the tests' own, and the
tunnel itself, with a peer that sends as fast as it can."""
import asyncio
import concurrent.futures
import hashlib
import os
import socket
import sys
import threading

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import faults  # noqa: E402
import mux  # noqa: E402
import peer  # noqa: E402
import service  # noqa: E402
import tap  # noqa: E402
import tunnel  # noqa: E402

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


FLOOD = 96 << 20  # more than the tunnel keeps for one reader


def serve_destination(end):
    """b"F": a flood. Anything else comes back."""
    try:
        with end:
            first = end.recv(1)
            if first == b"F":
                for _ in range(FLOOD // 65536):
                    end.sendall(bytes(65536))
                return
            end.sendall(first)
            while data := end.recv(65536):
                end.sendall(data)
    except OSError:
        pass  # a client that was dropped


def destination():
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def accept():
        while True:
            threading.Thread(target=serve_destination, args=(listener.accept()[0],),
                             daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def unpaced_tunnel():
    judged = service.Service()  # for its certificate
    unpaced = peer.Peer(judged.certificate)
    environment = dict(judged.environment(), AWS_ENDPOINT_URL=f"https://localhost:{unpaced.port}")
    held = tunnel.Tunnel(environment, "i-00000000000000001", judged.name, destination())
    held.wait_for("ready")
    return held, unpaced


def comes_back(port, size):
    """Whether as many random bytes come back as they were, sent and read at once."""
    sent, came = os.urandom(size), hashlib.sha256()
    with socket.create_connection(("127.0.0.1", port)) as end:
        end.settimeout(tunnel.DEADLINE_S)
        writer = threading.Thread(target=end.sendall, args=(b"E" + sent[1:],))
        writer.start()
        left = size
        while left and (data := end.recv(65536)):
            came.update(data)
            left -= len(data)
        writer.join()
    return came.digest() == hashlib.sha256(b"E" + sent[1:]).digest()


def test_eight_streams_of_the_tunnel_through_xtaci():
    held, unpaced = unpaced_tunnel()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(comes_back, [held.port] * 8, [1 << 20] * 8))
    assert held.stop() == (0, ""), held.states
    unpaced.stop()


def test_slow_reader_holds_up_no_other_and_is_dropped():
    held, unpaced = unpaced_tunnel()
    with socket.create_connection(("127.0.0.1", held.port)) as slow:
        slow.settimeout(tunnel.DEADLINE_S)
        slow.sendall(b"F")
        for _ in range(3):
            assert comes_back(held.port, 1 << 18)
        held.wait_for_message("did not read")
        assert comes_back(held.port, 1 << 18)
        came = 0
        try:
            while data := slow.recv(1 << 16):
                came += len(data)
        except ConnectionResetError:
            came = -1
        assert came < FLOOD, "a flood that nobody read was kept as a whole"
    assert held.stop()[0] == 0, held.states
    unpaced.stop()


if __name__ == "__main__":
    tap.main(globals())

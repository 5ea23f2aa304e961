"""Runs ministack on a free loopback port, writes the port to a file, and ends when its standard input ends."""

import asyncio
import os
import signal
import socket
import sys


def listen() -> socket.socket:
    """Bound here and handed over, so that no other process can take the port in between."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    listener.set_inheritable(True)
    return listener


def announce(port: int, port_file: str) -> None:
    """In one step, so that a reader never sees half a number."""
    with open(f"{port_file}.new", "w", encoding="ascii") as file:
        file.write(str(port))
    os.replace(f"{port_file}.new", port_file)


async def serve(listener: socket.socket) -> None:
    # ministack reads its environment when it is imported, so the port has to be known by then.
    from hypercorn.asyncio import serve as serve_application
    from hypercorn.config import Config
    from ministack.app import app

    # The repository is no place for bytecode.
    sys.dont_write_bytecode = True
    from ec2_gaps import close_ec2_gaps

    close_ec2_gaps()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.graceful_timeout = 1
    # The front keeps its connections: one that is closed as it is used again would be a failed call.
    config.keep_alive_timeout = 86400
    loop = asyncio.get_running_loop()
    end = asyncio.Event()
    stdin = sys.stdin.fileno()
    loop.add_reader(stdin, lambda: os.read(stdin, 4096) or end.set())
    loop.add_signal_handler(signal.SIGTERM, end.set)
    await serve_application(app, config, shutdown_trigger=end.wait)


def main() -> None:
    listener = listen()
    port = listener.getsockname()[1]
    os.environ["GATEWAY_PORT"] = str(port)
    announce(port, sys.argv[1])
    asyncio.run(serve(listener))


if __name__ == "__main__":
    main()

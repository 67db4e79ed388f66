"""The whole of a small Swift in one process: `python openstack_swift_process.py FOLDER account=PORT … proxy=PORT`.

Swift usually runs as four programs; together they take four times as long to start. It is a program of its own
because Swift changes the standard library of the process it runs in.
"""

import logging
import sys
from pathlib import Path

import eventlet
import eventlet.wsgi
from swift.common import utils
from swift.common.http_protocol import SwiftHttpProtocol
from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp


def build_ring(folder: Path, name: str, port: int) -> None:
    """One device holds the one copy of everything."""
    builder = RingBuilder(4, 1, 1)
    device = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1.0}
    builder.add_dev({**device, "replication_ip": "127.0.0.1", "replication_port": port, "meta": ""})
    builder.rebalance(seed=1)
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


def main(folder: Path, ports: dict[str, int]) -> None:
    """Serve until the process is ended; the proxy listens last, when all behind it are up."""
    utils.monkey_patch()
    logging.basicConfig(level=logging.WARNING)
    eventlet.hubs.use_hub(utils.get_hub())
    utils.set_swift_dir(str(folder))
    for name in ("account", "container", "object"):
        build_ring(folder, name, ports[name])
    servers = []
    for name, port in ports.items():
        application = loadapp(str(folder / f"{name}.conf"), global_conf={"log_name": name})
        socket = eventlet.listen(("127.0.0.1", port))
        servers.append(
            eventlet.spawn(
                eventlet.wsgi.server,
                socket,
                application,
                logging.getLogger(name),
                protocol=SwiftHttpProtocol,
                log_output=False,
            )
        )
    for server in servers:
        server.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), {name: int(port) for name, port in (pair.split("=") for pair in sys.argv[2:])})

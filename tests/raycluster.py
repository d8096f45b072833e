"""A Ray cluster of two nodes on loopback: `Nodes` for tests, and the process that it is.

The process writes the cluster's address and lives until standard input ends; `-` takes a node away. It is one of its
own because Ray's threads would outlive a test, and the network is blocked in tests.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OURS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",   # else 127.0.0.1 is taken for the machine's other address
}
ENVIRONMENT = {
    name: value for name, value in os.environ.items()
    if not name.startswith(("OPENAI_", "SUMMARIZER_", "RAY_", "PYTHONDONTWRITEBYTECODE"))   # Ray starts many processes
} | OURS
_LAST = 2_000   # characters of a log that are told


class Nodes:
    """The cluster: its address, and where it writes its logs. Raises RuntimeError with Ray's reason if none comes up.

    What is in `environment` is in the workers' too.
    """

    def __init__(self, **environment):
        # Short: the path of a socket in it has 107 characters at most.
        self.place = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp"))
        self._told = self.place / "nodes.err"
        with self._told.open("wb") as told:
            self._process = subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, text=True,
                # Ray keeps all it writes there, and the address of a machine's newest cluster as well: it writes that
                # into a folder that it does not make, so that on a machine where Ray never ran no node would start.
                env=ENVIRONMENT | environment | {"RAY_TMPDIR": str(self.place)},
            )
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            reason = self._reason()
            self.close()
            raise RuntimeError(reason)

    def lose(self):
        """End the second node at once."""
        self._process.stdin.write("-\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "gone\n", self._reason()

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate(timeout=60)
        shutil.rmtree(self.place, ignore_errors=True)

    def _reason(self):
        """What the nodes wrote on standard error, and Ray's logs of errors."""
        logs = [self._told, *sorted(self.place.glob("ray/session_2*/logs/*.err"))]
        told = {path.name: path.read_text("utf-8", "replace")[-_LAST:] for path in logs}
        return "Ray's nodes do not start\n" + "\n".join(f"{name}:\n{text}" for name, text in told.items() if text)


def _live():
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "node_ip_address": "127.0.0.1", "include_dashboard": False, "object_store_memory": 10**8}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    second = cluster.add_node(**node)
    cluster.wait_for_nodes()
    sys.stdout.write(f"{cluster.address}\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line == "-\n":
            cluster.remove_node(second, allow_graceful=False)
            sys.stdout.write("gone\n")
            sys.stdout.flush()
    cluster.shutdown()


if __name__ == "__main__":
    _live()

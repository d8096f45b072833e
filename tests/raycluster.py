"""A Ray cluster of two nodes on loopback, until standard input ends. Writes its address; `-` takes a node away.

A process of its own: Ray's threads would outlive a test, and the network is blocked in tests.
"""

import sys

from ray.cluster_utils import Cluster

if __name__ == "__main__":
    node = {"num_cpus": 1, "node_ip_address": "127.0.0.1", "include_dashboard": False, "object_store_memory": 10**8}
    cluster = Cluster(initialize_head=True, head_node_args=node | {"temp_dir": sys.argv[1]})
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

"""A script as a user writes it: Parquet or JSONL through `map_batches`, rows out as JSON lines.

`raydata.py ADDRESS TABLE FOLDER BASE_URL`; the key is in the environment of this process alone.
"""

import json
import logging
import os
import sys

os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"   # under `uv run` Ray would send this folder to every node

import ray

from summarizer import Summarizer
from summarizer.cluster import SummarizeActor

if __name__ == "__main__":
    address, table, folder, base_url = sys.argv[1:]
    ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL)
    ray.data.DataContext.get_current().enable_progress_bars = False
    read = ray.data.read_parquet if table.endswith(".parquet") else ray.data.read_json
    rows = read(table, override_num_blocks=4).map_batches(
        SummarizeActor, batch_size=8, concurrency=2, num_cpus=0, fn_constructor_kwargs={
            "summarizer": Summarizer("tiny", base_url=base_url), "output": folder, "actors": 2, "concurrency": 8,
        },
    )
    for row in rows.iter_rows():
        sys.stdout.write(json.dumps(row) + "\n")

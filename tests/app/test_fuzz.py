"""Every route with what its OpenAPI lets one send, and with what it does not: no fault, and only what it tells."""

import subprocess
import sys
from pathlib import Path

import desk
import pytest

pytestmark = pytest.mark.slow


def test_no_route_breaks_on_what_it_is_sent(tmp_path):
    """By schemathesis: missing, wrong and extreme values; each answer is one that the schema tells, and never a 5xx.

    What the schema lets one send may be refused all the same, as words that tell no day; a 405 tells but one method.
    """
    with desk.desk(tmp_path) as app:
        app.read(example="lavrov-tass")
        command = [
            Path(sys.executable).with_name("schemathesis"), "run", f"{app.url}/openapi.json", "-H",
            f"Authorization: Bearer {app.token}", "--exclude-path", "/events", "--max-examples", "2", "--seed", "1",
            "--phases", "coverage,fuzzing", "--exclude-checks", "positive_data_acceptance,allow_header_conformance",
            "--request-timeout", "60", "--no-color", "--generation-database", "none",
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-1_000:]
        assert app.get("/articles")["total"] == 1

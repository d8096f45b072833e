"""A platform that has no `fcntl`, as Windows has none, stood for by a Python that does not find it."""

import os
import subprocess
import sys


def test_without_fcntl_one_article_is_done_and_a_run_over_many_is_one_message(tmp_path):
    """Nothing is made or asked before it is said."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['fcntl'] = None\n")
    (tmp_path / "lines.jsonl").touch()

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "summarizer", *arguments], capture_output=True, text=True, timeout=60, check=False,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        )

    one = run("run", "seeds/lavrov-tass.txt")
    assert one.returncode == 0, one.stderr
    many = run("batch", "seeds/lavrov-tass.txt", "-o", str(tmp_path / "out" / "results.jsonl"))
    assert (many.returncode, many.stdout, len(many.stderr.splitlines())) == (2, "", 1)
    assert "on Windows run this in WSL" in many.stderr
    assert not (tmp_path / "out").exists()
    told = run("report", str(tmp_path / "lines.jsonl"), "-o", str(tmp_path / "page.html"))
    assert "WSL" not in told.stderr
    assert "Traceback" not in told.stderr

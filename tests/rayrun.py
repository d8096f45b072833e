"""What the tests of batches on Ray share: what to look for on the machine, and in the results."""

from pathlib import Path

from summarizer.results.load import read_results

KEY = "not-to-be-seen-anywhere"


def writer(shard):
    """The process that has a shard open."""
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if handle.readlink() == shard:
                return int(handle.parts[2])
        except OSError:
            continue
    raise AssertionError(f"nobody writes {shard}")


def written_with_key(*places):
    """The files, Ray's logs among them, that hold the key."""
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in files)
    return [path for path in files if KEY.encode() in path.read_bytes()]


def all_there(folder, count):
    """Every article once, whole, for whoever reads the folder."""
    return sorted(summary.id for summary in read_results(folder)) == sorted(f"n{n}" for n in range(count))

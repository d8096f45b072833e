"""A provider's batch API on loopback: /v1/files and /v1/batches, with outcomes that a test scripts."""

import contextlib
import json
import math
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import server


class Row(dict):
    """A row of an output, but for its custom id."""


NEVER = math.inf


class JobServer:
    """Listens while the `with` block runs.

    `outcome(body, time)` says what becomes of a request that is asked for the first, second … time: a
    reply (dict), "expired", "error", "missing" (in neither file), or a Row as it is to stand in the
    output. A job ends `seconds` after it was submitted (a function of its number says it for each; NEVER: when
    the test calls `finish`), as `status`, or fails where `refuses` says why. `output(data)` changes an output
    file on its way out.

    `meets(call, number)` is asked before the server does the first, second … "upload", "create",
    "look", "list" or "fetch": it returns None, a status to send in place of the answer, "lost" (it is
    done, and answered by 500), "cut" (the connection breaks off in mid-body) or bytes to send.

    `room` is how many tokens (four bytes each) jobs in progress may have together: a job for which there is none
    fails, for the reason `full`.
    """

    def __init__(
        self, outcome, seconds=0.05, refuses=None, status="completed", output=lambda data: data,
        meets=lambda _call, _number: None, says="so it is",
        *, room=None, full="",
    ):
        self.room, self.full = room, full
        self.outcome, self.refuses, self.status, self.output, self.meets = outcome, refuses, status, output, meets
        self.says = says   # in the body of an error
        self.seconds = seconds if callable(seconds) else lambda _number: seconds
        self.calls = Counter()
        self.files, self.jobs, self.times = {}, {}, {}
        self.lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def asked(self):
        """The custom ids of all requests submitted, in order."""
        return [row["custom_id"] for job in self.jobs.values() for row in self.rows(job["input_file_id"])]

    def rows(self, file):
        return [json.loads(line) for line in self.files[file].splitlines()]

    def upload(self, data):
        name = f"file-{len(self.files) + 1}"
        self.files[name] = data
        return {"id": name, "object": "file", "bytes": len(data), "created_at": 0, "filename": "r", "purpose": "batch",
                "status": "processed"}

    def submit(self, file):
        name = f"batch-{len(self.jobs) + 1}"
        seconds = self.seconds(len(self.jobs) + 1)
        self.jobs[name] = {
            "id": name, "object": "batch", "endpoint": "/v1/chat/completions", "input_file_id": file,
            "completion_window": "24h", "status": "in_progress", "created_at": 0, "output_file_id": None,
            "error_file_id": None, "ends": time.monotonic() + seconds,
        }
        if self.room is not None and sum(map(self.tokens, self.jobs.values())) > self.room:
            told = {"code": "token_limit_exceeded", "message": self.full}
            self.jobs[name].update(status="failed", errors={"object": "list", "data": [told]})
        return self.shown(self.jobs[name])

    def tokens(self, job):
        """How many stand in line for a job."""
        self.shown(job)
        return len(self.files[job["input_file_id"]]) / 4 if job["status"] == "in_progress" else 0

    def shown(self, job):
        if job["status"] == "in_progress" and time.monotonic() >= job["ends"]:
            self.end(job)
        return {name: value for name, value in job.items() if name != "ends"}

    def finish(self):
        """End the jobs that there are, and each that comes as soon as it is looked at."""
        with self.lock:
            self.seconds = lambda _number: 0
            for job in self.jobs.values():
                job["ends"] = 0

    def end(self, job):
        if self.refuses:
            job.update(status="failed", errors={"object": "list", "data": [{"code": "x", "message": self.refuses}]})
            return
        out, errors = [], []
        for row in self.rows(job["input_file_id"]):
            id = row["custom_id"]
            self.times[id] = self.times.get(id, 0) + 1
            what = self.outcome(row["body"], self.times[id])
            if isinstance(what, Row):
                out.append({"custom_id": id, **what})
            elif isinstance(what, dict):
                out.append({"custom_id": id, "error": None,
                            "response": {"status_code": 200, "body": server.completion(what)}})
            elif what == "error":
                errors.append({"custom_id": id, "error": None, "response": {
                    "status_code": 400, "body": {"error": {"message": "bad request"}}}})
            elif what == "expired":
                late = {"code": "batch_expired", "message": "late"}
                errors.append({"custom_id": id, "response": None, "error": late})
        for name, rows in (("output_file_id", out), ("error_file_id", errors)):
            if rows:
                job[name] = self.upload("\n".join(map(json.dumps, rows)).encode())["id"]
        job["status"] = self.status

    def __enter__(self):
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        data = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/v1/files":
            boundary = self.headers["content-type"].partition("boundary=")[2].strip('"').encode()
            part = next(part for part in data.split(b"--" + boundary) if b'filename="' in part)
            self.do("upload", lambda owner: owner.upload(part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")))
        else:
            self.do("create", lambda owner: owner.submit(json.loads(data)["input_file_id"]))

    def do_GET(self):
        _, _, kind, *rest = self.path.partition("?")[0].split("/")
        if kind == "files":
            self.do("fetch", lambda owner: owner.output(owner.files[rest[0]]))
        elif rest:
            self.do("look", lambda owner: owner.shown(owner.jobs[rest[0]]) if rest[0] in owner.jobs else 404)
        else:
            self.do("list", lambda owner: {
                "object": "list", "data": [owner.shown(job) for job in owner.jobs.values()], "has_more": False})

    def do(self, call, work):
        owner = self.server.owner
        with owner.lock:
            owner.calls[call] += 1
            number = owner.calls[call]
        met = owner.meets(call, number)
        if met in (None, "lost", "cut"):
            with owner.lock:
                body = work(owner)
            met = 500 if met == "lost" else met
        else:
            body = met
        if isinstance(met, int) or isinstance(body, int):
            status = met or body
            self.send({"error": {"message": owner.says}}, status)
        else:
            self.send(body, is_cut=met == "cut")

    def send(self, body, status=200, *, is_cut=False):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):   # the client was interrupted
            self.wfile.write(data[: len(data) // 2] if is_cut else data)
        self.close_connection = self.close_connection or is_cut

    def log_message(self, *_):
        """Nothing is logged."""

"""A provider's batch API on loopback: /v1/files and /v1/batches, with outcomes that a test scripts."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import server


class JobServer:
    """Listens while the `with` block runs.

    `outcome(body, time)` says what becomes of a request that is asked for the first, second … time: a
    reply (dict), "expired", "error", or "missing" (in neither file). A job ends `seconds` after it
    was submitted, or fails where `refuses` says why.
    """

    def __init__(self, outcome, seconds=0.3, refuses=None):
        self.outcome, self.seconds, self.refuses = outcome, seconds, refuses
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
        self.jobs[name] = {
            "id": name, "object": "batch", "endpoint": "/v1/chat/completions", "input_file_id": file,
            "completion_window": "24h", "status": "in_progress", "created_at": 0, "output_file_id": None,
            "error_file_id": None, "ends": time.monotonic() + self.seconds,
        }
        return self.shown(self.jobs[name])

    def shown(self, job):
        if job["status"] == "in_progress" and time.monotonic() >= job["ends"]:
            self.end(job)
        return {name: value for name, value in job.items() if name != "ends"}

    def end(self, job):
        if self.refuses:
            job.update(status="failed", errors={"object": "list", "data": [{"code": "x", "message": self.refuses}]})
            return
        out, errors = [], []
        for row in self.rows(job["input_file_id"]):
            id = row["custom_id"]
            self.times[id] = self.times.get(id, 0) + 1
            what = self.outcome(row["body"], self.times[id])
            if isinstance(what, dict):
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
        job["status"] = "completed"

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
        owner, data = self.server.owner, self.rfile.read(int(self.headers["content-length"]))
        with owner.lock:
            if self.path == "/v1/files":
                boundary = self.headers["content-type"].partition("boundary=")[2].strip('"').encode()
                part = next(part for part in data.split(b"--" + boundary) if b'filename="' in part)
                self.send(owner.upload(part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")))
            else:
                self.send(owner.submit(json.loads(data)["input_file_id"]))

    def do_GET(self):
        owner, (_, _, kind, *rest) = self.server.owner, self.path.partition("?")[0].split("/")
        with owner.lock:
            if kind == "files":
                self.send(owner.files[rest[0]])
            elif rest:
                self.send(owner.shown(owner.jobs[rest[0]]))
            else:
                jobs = [owner.shown(job) for job in owner.jobs.values()]
                self.send({"object": "list", "data": jobs, "has_more": False})

    def send(self, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Nothing is logged."""

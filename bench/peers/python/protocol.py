"""What the Python drivers share: the arguments, the commands, and the figures of a run."""

import argparse
import json
import sys
import time

# More than any run has in flight: no request waits for a connection.
MAX_CONNECTIONS = 10_000

# What a reply has: attributes of an item, or items of a page.
SIZES = {"get_200b": 5, "get_1k": 20, "get_100k": 1927, "query": 100, "batch_get": 100}
TABLES = {"get_200b": "items_200b", "get_1k": "items_1k", "get_100k": "items_100k"}
BATCH_KEYS = [f"user#{i:04}" for i in range(1, 101)]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--ca")
    return parser.parse_args()


def attribute(i, text, number):
    return number(12345678) if i % 4 == 0 else text("x" * 34)


def put_item(text, number):
    """The 20 attributes of the table items_1k, each made by text(str) or number(int)."""
    attributes = {f"attribute{i}": attribute(i, text, number) for i in range(1, 20)}
    return {"pk": text("user#0001"), **attributes}


class Run:
    """The replies of one run, and its figures."""

    def __init__(self, request, in_flight, count):
        self.request, self.in_flight, self.count = request, in_flight, count
        self.latencies = []
        self.errors = 0
        self.first_error = None
        self.wall = time.perf_counter_ns()
        self.cpu = time.process_time_ns()

    def shares(self):
        """How many requests each task sends, one after the other."""
        each, more = divmod(self.count, self.in_flight)
        return [each + (i < more) for i in range(self.in_flight)]

    def add(self, nanoseconds, size):
        self.latencies.append(nanoseconds)
        wanted = SIZES.get(self.request, size)
        if size != wanted:
            self.add_error(ValueError(f"{self.request}: {size} in a reply, not {wanted}"))

    def add_error(self, error):
        self.errors += 1
        if self.first_error is None:
            self.first_error = repr(error)

    def figures(self):
        cpu = time.process_time_ns() - self.cpu
        wall = time.perf_counter_ns() - self.wall
        self.latencies.sort()
        figures = {
            "request": self.request,
            "in_flight": self.in_flight,
            "count": self.count,
            "cpu_us": round(cpu / self.count / 1e3, 3),
            "wall_us": round(wall / self.count / 1e3, 3),
        }
        if self.latencies:
            for name, part in (("p50_us", 0.5), ("p99_us", 0.99), ("p999_us", 0.999)):
                at = min(int(len(self.latencies) * part), len(self.latencies) - 1)
                figures[name] = round(self.latencies[at] / 1e3, 3)
        figures["errors"] = self.errors
        if self.first_error is not None:
            figures["first_error"] = self.first_error
        return figures


def serve(name, version, requests, drive):
    """Reads the commands. drive(Run, requests[name]) sends the requests of a run."""
    print("ready", name, version, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[:1] == ["quit"]:
            return
        if len(words) == 4 and words[0] == "run":
            request, in_flight, count = words[1], int(words[2]), int(words[3])
            if request in requests:
                run = Run(request, in_flight, count)
                drive(run, requests[request])
                reply = run.figures()
            else:
                reply = {"request": request, "unsupported": f"{name} has no such way"}
            print(json.dumps(reply), flush=True)
        elif words:
            print("not understood:", line.strip(), file=sys.stderr, flush=True)

"""Runs of several drivers, one after the other and again, so that all meet the same noise."""

import math

from processes import Failure

LARGEST = 200_000


def _unsupported(run):
    return run.get("unsupported")


def fit(driver, request, in_flight, seconds, most_warm_up):
    """Warms up, and finds how many requests take that long."""
    count = max(in_flight, 16)
    spent = 0.0
    while True:
        run = driver.run(request, in_flight, count)
        if _unsupported(run):
            raise Failure(f"{driver.name}: {request}: {_unsupported(run)}")
        took = max(run["wall_us"], 0.1) * count / 1e6
        spent += took
        # Just in time compilers, too, need their time.
        if (took >= seconds / 4 and spent >= most_warm_up) or count >= LARGEST or spent > 10:
            break
        count = min(LARGEST, max(count + 1, int(count * min(8, seconds / 2 / took))))
    wanted = int(seconds * 1e6 / max(run["wall_us"], 0.1))
    return max(in_flight, 16, min(LARGEST, math.ceil(wanted / in_flight) * in_flight))


class Contender:
    """A driver with one of its requests, and what its runs gave."""

    def __init__(self, name, driver, request, seconds=0.3, warm_up=0.0):
        self.name = name
        self.driver = driver
        self.request = request
        self.seconds = seconds
        self.warm_up = warm_up
        self.count = 0
        self.runs = []
        self.failure = None

    def attempt(self, action):
        if self.failure:
            return
        try:
            action()
        except Failure as failure:
            self.failure = str(failure)

    def prepare(self, in_flight):
        self.attempt(lambda: self._fit(in_flight))

    def _fit(self, in_flight):
        self.count = fit(self.driver, self.request, in_flight, self.seconds, self.warm_up)

    def run(self, in_flight):
        self.attempt(lambda: self._run(in_flight))

    def _run(self, in_flight):
        run = self.driver.run(self.request, in_flight, self.count)
        if run.get("errors"):
            raise Failure(f"{self.driver.name}: {self.request}: {run['errors']} of "
                          f"{run['count']} requests failed")
        self.runs.append(run)

    def record(self):
        return {"name": self.name, "request": self.request, "runs": self.runs,
                "failure": self.failure}


def interleave(contenders, in_flight, repeats):
    """The records of all contenders after that many rounds."""
    for each in contenders:
        each.prepare(in_flight)
    for _ in range(repeats):
        for each in contenders:
            each.run(in_flight)
    return [each.record() for each in contenders]

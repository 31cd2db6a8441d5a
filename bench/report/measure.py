"""Runs of several drivers, one after the other and again, so that all meet the same noise."""

import math

from processes import Failure

LARGEST = 200_000
TURNS = 20  # of each call in flight, at least: what the first one costs is not to be seen


def _fit(driver, request, in_flight, seconds):
    """How many requests take that long; warms up, too."""
    count = max(in_flight, 16)
    while True:
        run = driver.run(request, in_flight, count)
        took = max(run["wall_us"], 0.1) * count / 1e6
        if took >= seconds / 4 or count >= LARGEST:
            break
        count = min(LARGEST, max(count + 1, int(count * min(8, seconds / 2 / took))))
    wanted = min(LARGEST, max(TURNS * in_flight, seconds / took * count))
    return math.ceil(wanted / in_flight) * in_flight


def _settle(driver, request, in_flight, count):
    """Waits for compilers at run time: until two runs in a row are no cheaper than the best."""
    cost = math.inf
    in_vain = 0
    for _ in range(10):
        now = driver.run(request, in_flight, count)["cpu_us"]
        in_vain = in_vain + 1 if now > 0.95 * cost else 0
        cost = min(cost, now)
        if in_vain == 2:
            return


class Contender:
    """A driver with one of its requests, and what its runs gave."""

    def __init__(self, name, driver, request, seconds=0.3, settles=False):
        self.name = name
        self.driver = driver
        self.request = request
        self.seconds = seconds
        self.settles = settles
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
        self.attempt(lambda: self._prepare(in_flight))

    def _prepare(self, in_flight):
        self.count = _fit(self.driver, self.request, in_flight, self.seconds)
        if self.settles:
            _settle(self.driver, self.request, in_flight, self.count)

    def run(self, in_flight):
        self.attempt(lambda: self.runs.append(
            self.driver.run(self.request, in_flight, self.count)))

    def record(self, repeats):
        failure = self.failure
        if self.runs and len(self.runs) < repeats:
            failure = f"{failure}, after {len(self.runs)} of {repeats} rounds"
        return {"name": self.name, "request": self.request, "runs": self.runs,
                "failure": failure}


def interleave_loads(loads, repeats, say_round=lambda number: None):
    """The records of all contenders, by what is in flight, after that many rounds."""
    everyone = [(each, in_flight) for in_flight, found in loads.items() for each in found]
    for each, in_flight in everyone:
        each.prepare(in_flight)
    for number in range(1, repeats + 1):
        say_round(number)
        for each, in_flight in everyone:
            each.run(in_flight)
    return {in_flight: [each.record(repeats) for each in found]
            for in_flight, found in loads.items()}


def interleave(contenders, in_flight, repeats):
    """The same for one number in flight."""
    return interleave_loads({in_flight: contenders}, repeats)[in_flight]

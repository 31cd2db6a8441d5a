"""The bars, and what was measured beside them."""

import json

import counts
from figures import best, find, ratio
from places import BENCH
from ratios import find_case

BARS = json.loads((BENCH / "report" / "bars.json").read_text(encoding="utf-8"))


# Of a bar, at most: where rounds differ by more, the machine was too busy to tell, and the spread
# would excuse what it hides.
MOST_SLACK = 0.1


class Verdict:
    """One figure with its bar. `slack` is the measured spread: noise is no failure."""

    def __init__(self, title, value, must, aim=None, slack=0.0, lowest=False):
        self.title = title
        self.value = value
        self.must = must
        self.aim = aim
        self.slack = min(slack, MOST_SLACK * (must or 0.0))
        self.lowest = lowest  # the bar is what it must be at least

    def holds(self):
        """None when there is nothing to judge."""
        if self.value is None or self.must is None:
            return None
        if self.lowest:
            return self.value >= self.must - self.slack
        return self.value <= self.must + self.slack

    def word(self):
        holds = self.holds()
        if holds is None:
            return "no figure"
        if not holds:
            return "MISSED"
        if self.aim is not None and self.value <= self.aim:
            return "aim"
        missed = self.value < self.must if self.lowest else self.value > self.must
        return "within spread" if missed else "ok"


def _best_way(case, requests):
    """The ratio of the best of several ways to do the same."""
    raw = find(case["records"], "raw") if case else None
    ratios = [(ratio(find(case["records"], "ours", each), raw), each) for each in requests] \
        if case else []
    return min(((found, each) for found, each in ratios if found),
               key=lambda pair: pair[0].best, default=(None, requests[0]))


def ratio_verdicts(cases):
    for bar in BARS["ratios"]:
        for transport in "plain", "tls":
            case = find_case(cases, transport, bar["in_flight"], bar["request"][0])
            found, way = _best_way(case, bar["request"])
            limits = bar[transport]
            verdict = Verdict(f"{bar['title']}, {transport}", found and found.best,
                              limits["must"], limits["aim"], found.spread if found else 0)
            yield bar, transport, way, found, verdict


def allocation_verdicts(cases):
    for bar in BARS["allocations"]:
        case = find_case(cases, "plain", 16, bar["request"])
        record = find(case["records"], "ours", bar["request"]) if case else None
        value = best(record, "allocations") if record else None
        yield Verdict(f"allocations of {bar['request']}", value, bar["must"] + 0.5)


def syscall_verdicts(counted):
    for bar in BARS["syscalls"]:
        for transport in "plain", "tls":
            where = ("syscalls", transport, bar["in_flight"], bar["request"])
            value = counts.find(counted, *where, "ours")
            raw = counts.find(counted, *where, "raw")
            # With one in flight the loop, too, needs one more where it looks for a reply that is not
            # there yet, as happens with TLS: then the loop is the bar.
            limits = [bar["must"]] if "must" in bar else []
            if raw is not None:
                limits.append(raw + bar["beyond_raw"])
            must = max(limits, default=None)
            yield Verdict(f"system calls of {bar['request']}, {bar['in_flight']} in flight, "
                          f"{transport}", value, must)


def peer_verdicts(peers):
    for bar in BARS["peers"]:
        case = find_case((peers or {}).get("cases"), "plain", 16, bar["request"])
        ours = find(case["records"], "ours") if case else None
        ratios = [(ratio(each, ours), each["name"]) for each in case["records"]
                  if each["name"] not in ("raw", "ours")] if case else []
        found, name = min(((one, name) for one, name in ratios if one),
                          key=lambda pair: pair[0].best, default=(None, "none"))
        yield Verdict(f"best peer ({name}) as a multiple of ours, {bar['request']}",
                      found and found.best, bar["must"], slack=found.spread if found else 0,
                      lowest=True)


def flat_verdicts(scale):
    bar = BARS["flat"]
    points = {point["x"]: point for point in (scale or {}).get("in_flight", [])}
    name = "16 connections"
    low, high = points.get(bar["from"], {}), points.get(bar["to"], {})
    is_there = name in low and name in high
    yield Verdict(f"cost with {bar['to']} in flight as a multiple of {bar['from']}",
                  high[name] / low[name] if is_there else None, bar["must"],
                  slack=(low.get(f"{name} spread", 0) + high.get(f"{name} spread", 0)) / low[name]
                  if is_there else 0)


PARTS = {
    "ratios": lambda cases: [*(verdict for *_, verdict in ratio_verdicts(cases)),
                             *allocation_verdicts(cases)],
    "counts": syscall_verdicts,
    "peers": peer_verdicts,
    "scale": flat_verdicts,
}


def verdicts(part, found):
    """All of a part, whether there is a figure or not."""
    return list(PARTS[part](found))

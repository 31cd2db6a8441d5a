"""From runs to figures: the best, the median, the spread."""

import statistics


def best(record, what="cpu_us"):
    return min((run[what] for run in record["runs"] if what in run), default=None)


def median(record, what):
    values = [run[what] for run in record["runs"] if what in run]
    return statistics.median(values) if values else None


def spread(values):
    """From the second lowest to the second highest of five: one bad round is no spread."""
    ordered = sorted(values)
    cut = len(ordered) // 5
    return ordered[-1 - cut] - ordered[cut]


class Ratio:
    """CPU per request of one side as a multiple of the other's in the same rounds."""

    def __init__(self, record, base):
        pairs = list(zip(record["runs"], base["runs"]))
        ratios = [one["cpu_us"] / other["cpu_us"] for one, other in pairs]
        self.best = best(record) / best(base)
        self.median = statistics.median(ratios)
        self.spread = spread(ratios)


def ratio(record, base):
    return Ratio(record, base) if record and base and record["runs"] and base["runs"] else None


def find(records, name, request=None):
    for each in records:
        if each["name"] == name and (request is None or each["request"] == request):
            return each
    return None


def shown(value, digits=2):
    return "-" if value is None else f"{value:.{digits}f}"

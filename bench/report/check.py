"""What --check fails for: a bar that was not held, and whatever of ours did not do its work."""

import judge


def _record_failures(cases):
    for case in cases:
        for each in case["records"]:
            if each["failure"]:
                yield (f"{each['request']}, {case['transport']}, {case['in_flight']} in flight",
                       each["name"], each["failure"])


def _count_failures(records):
    for each in records:
        if "failure" in each:
            where = [str(each[key]) for key in ("request", "transport", "in_flight") if key in each]
            yield ", ".join([each["what"], *where]), each.get("name", ""), each["failure"]


def _point_failures(scale):
    series = {
        "in flight": scale.get("in_flight", []), "bytes": scale.get("sizes", []),
        "items in a page": scale.get("pages", {}).get("points", []),
        "threads": scale.get("threads", []), "handshakes": [scale.get("handshakes", {})],
    }
    for what, points in series.items():
        for point in points:
            for name, failure in point.get("failures", {}).items():
                yield f"{point.get('x', 'TLS')} {what}", name, failure


def failures(part, found):
    """What was measured, of which client, and why there is not all of it."""
    if part == "counts":
        return _count_failures(found)
    if part == "scale":
        return _point_failures(found)
    return _record_failures(found["cases"] if part == "peers" else found)


def _is_ours(part, name):
    return part != "peers" or name in ("raw", "ours")


def _missed(verdict):
    must = "an unknown figure" if verdict.must is None else f"{verdict.must:.2f}"
    figure = "no figure" if verdict.value is None else f"{verdict.value:.2f}"
    return (f"{verdict.title}: {figure}, must be {'at least' if verdict.lowest else 'at most'} "
            f"{must} (allowed spread {verdict.slack:.2f})")


def complaints(results, parts):
    """Of the parts that ran: a line for each reason to fail. --quick leaves out no bar of a part,
    so that a figure that is not there is one that could not be taken."""
    for part in parts:
        for verdict in judge.verdicts(part, results[part]):
            if not verdict.holds():
                yield f"missed: {_missed(verdict)}"
        for what, name, failure in failures(part, results[part]):
            if _is_ours(part, name):
                yield f"failed: {part}: {what}, {name}: {failure}"

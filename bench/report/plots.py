"""What is drawn of the results: the name of a file and the plot."""

import judge
import svg
from figures import find, ratio


def _ratios(results):
    rows = []
    for bar, transport, _, found, _ in judge.ratio_verdicts(results["ratios"]):
        if found:
            limits = bar[transport]
            rows.append((f"{bar['title']}, {transport}", found.best, transport == "tls",
                         [("must", limits["must"]), ("aim", limits["aim"])]))
    return svg.bars("CPU per request: multiple of the raw loop (green: aim, red: must)", rows)


def _peers(peers, case):
    raw = find(case["records"], "raw")
    found = [(peers["titles"].get(each["name"], each["name"]), ratio(each, raw), each["name"])
             for each in case["records"] if each["name"] != "raw"]
    rows = sorted(((title, one.best, 0 if name == "ours" else 1, [])
                   for title, one, name in found if one), key=lambda row: row[1])
    return svg.bars(f"{case['request']}, {case['transport']}: CPU, multiple of the raw loop "
                    "(logarithmic)", rows, logarithmic=True)


def _series(points, *names):
    return [(name, [(point["x"], point[name]) for point in points if name in point])
            for name in names]


def everything(results):
    plots = []
    if results.get("ratios"):
        plots.append(("ratios", _ratios(results)))
    for case in (results.get("peers") or {}).get("cases", []):
        name = f"peers-{case['request']}-{case['transport']}"
        plots.append((name, _peers(results["peers"], case)))
    scale = results.get("scale")
    if scale:
        plots.append(("in-flight", svg.lines(
            "get 1 KB: calls in flight", "calls in flight", "CPU us per request",
            _series(scale["in_flight"], "raw", "16 connections", "a connection each"))))
        plots.append(("item-size", svg.lines(
            "get: size of the item", "bytes", "CPU us per request",
            _series(scale["sizes"], "raw", "ours"))))
        per_item = [(point["x"], point["ours"] / point["x"])
                    for point in scale["pages"]["points"] if "ours" in point]
        plots.append(("page-size", svg.lines(
            "query: items of 400 B in a page", "items", "CPU us per item", [("ours", per_item)])))
    return plots

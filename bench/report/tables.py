"""The results as tables: a title, the names of the columns, the rows."""

import check
import counts
import judge
from figures import best, find, median, ratio, shown
from ratios import find_case


def ratio_table(results):
    rows = []
    verdicts = judge.ratio_verdicts(results["ratios"]) if "ratios" in results else []
    for bar, transport, way, found, verdict in verdicts:
        case = find_case(results.get("ratios"), transport, bar["in_flight"], way)
        raw = find(case["records"], "raw") if case else None
        ours = find(case["records"], "ours", way) if case else None
        limits = bar[transport]
        rows.append([
            bar["title"] + (f" ({way.split('/')[1]})" if "/" in way else ""), transport,
            shown(raw and best(raw)), shown(ours and best(ours)), shown(found and found.best),
            shown(found and found.median), shown(found and found.spread),
            shown(limits.get("sketch")), shown(limits["must"]), shown(limits["aim"]),
            verdict.word()])
    return ("CPU per request as a multiple of the raw loop",
            ["request", "over", "raw us", "ours us", "ratio", "median", "spread", "sketch", "must",
             "aim", ""], rows)


def request_table(results):
    rows = []
    for case in results.get("ratios") or []:
        raw = find(case["records"], "raw")
        for each in case["records"]:
            where = (case["transport"], case["in_flight"], each["request"], each["name"])
            if not each["runs"]:
                rows.append([each["request"], *map(str, where[:2]), each["name"], "-", "-",
                             *[""] * 7])
                continue
            found = ratio(each, raw)
            wall = best(each, "wall_us")
            rows.append([
                each["request"], case["transport"], str(case["in_flight"]), each["name"],
                shown(best(each)), shown(found and found.best), shown(1e3 / wall, 1),
                *(shown(median(each, what), 0) for what in ("p50_us", "p99_us", "p999_us")),
                shown(best(each, "allocations"), 1), shown(best(each, "allocated_bytes"), 0),
                " / ".join(shown(counts.find(results.get("counts"), what, *where), digits)
                           for what, digits in (("syscalls", 2), ("instructions", 0)))])
    return ("Each request (latencies with as many in flight as said, on one core)",
            ["request", "over", "in flight", "client", "CPU us", "ratio", "1000/s", "p50 us",
             "p99 us", "p99.9 us", "allocations", "bytes", "system calls / instructions"], rows)


def peer_table(results):
    peers = results.get("peers") or {}
    rows = []
    for case in peers.get("cases", []):
        raw, ours = (find(case["records"], name) for name in ("raw", "ours"))
        for each in case["records"]:
            title = peers["titles"].get(each["name"], each["name"])
            if not each["runs"]:
                rows.append([case["request"], case["transport"], title, "-", "-", "-", "-"])
                continue
            to_raw, to_ours = ratio(each, raw), ratio(each, ours)
            rows.append([case["request"], case["transport"], title, shown(best(each), 1),
                         shown(to_raw and to_raw.best, 1), shown(to_ours and to_ours.best, 1),
                         shown(to_ours and to_ours.spread, 1)])
    for name, why in peers.get("missing", {}).items():
        rows.append(["", "", name, f"not there: {why}"[:90], "", "", ""])
    return ("Peers, 16 in flight",
            ["request", "over", "client", "CPU us", "x raw", "x ours", "spread"], rows)


def _heap_per_call(points):
    heaps = {point["x"]: point.get("16 connections heap") for point in points}
    low, high = heaps.get(16), heaps.get(10_000)
    return (high - low) / (10_000 - 16) if low and high else None


def scale_table(results):
    scale = results.get("scale") or {}
    rows = []
    for point in scale.get("in_flight", []):
        rows.append([f"get 1 KB, {point['x']} in flight"] + [
            shown(point.get(name)) for name in ("raw", "16 connections", "a connection each")])
    for point in scale.get("sizes", []):
        rows.append([f"get {point['x']} bytes", shown(point.get("raw")), "-",
                     shown(point.get("ours"))])
    for point in scale.get("pages", {}).get("points", []):
        rows.append([f"page of {point['x']} items", "-", "-", shown(point.get("ours"))])
    for point in scale.get("threads", []):
        rows.append([f"{point['x']} threads: {shown(point.get('requests_per_s'), 0)} requests/s",
                     "-", "-", shown(point.get("ours"))])
    return ("Scale: CPU us per request", ["what", "raw", "16 connections", "a connection each"],
            rows)


def single_figures(results):
    scale = results.get("scale") or {}
    rows = []
    if scale:
        walk = scale["pages"]["walk"]
        rows.append(["1,000,000 items through a pager, CPU", f"{walk['cpu_s']:.2f} s"])
        per_call = _heap_per_call(scale["in_flight"])
        rows.append(["memory of a call in flight", f"{shown(per_call and per_call / 1024, 1)} KB"])
        for transport, size in scale["idle_connections"].items():
            rows.append([f"memory of an idle connection, {transport}", f"{size / 1024:.1f} KB"])
        for transport, first in scale["first_answer"].items():
            rows.append([f"from the start of the process to the first answer, {transport}",
                         f"{first['wall_ms']:.1f} ms, {first['cpu_ms']:.1f} ms of CPU"])
        for name in "full", "resumed":
            rows.append([f"a TLS handshake and connecting, {name}",
                         f"{shown(scale['handshakes'].get(name), 0)} us of CPU"])
    return "Single figures", ["what", "figure"], rows


def verdict_table(results):
    rows = []
    for part in judge.PARTS:
        for each in judge.verdicts(part, results.get(part)):
            rows.append([each.title, shown(each.value),
                         ("at least " if each.lowest else "at most ") + shown(each.must),
                         each.word() if part in results else "not measured"])
    return "Bars", ["what", "measured", "must be", ""], rows


def failure_table(results):
    rows = [[part, what, name, failure] for part in judge.PARTS if part in results
            for what, name, failure in check.failures(part, results[part])]
    return "Failed: in no figure, or in those of fewer rounds", ["part", "what", "client", "why"], \
        rows


def everything(results):
    is_quick = any(at.get("quick") for at in results.get("measured", {}).values())
    mark = " (quick)" if is_quick else ""  # also where a table is all that somebody sees
    tables = [request_table(results), peer_table(results), scale_table(results),
              single_figures(results), verdict_table(results), ratio_table(results),
              failure_table(results)]
    return [(title + mark, names, rows) for title, names, rows in tables if rows]


def text(table):
    title, names, rows = table
    widths = [max(len(row[i]) for row in [names, *rows] if len(row) > i and (len(row[i]) < 60))
              for i in range(len(names))]
    lines = [f"\n{title}"]
    for row in [names, *rows]:
        cells = [cell.ljust(width) if i == 0 or not cell[:1].isdigit() else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)

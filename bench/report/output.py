"""Results on disk: JSON, SVG, and one page of HTML."""

import json
import time
from html import escape

import places
import plots
import tables

STYLE = """body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0; font-size: 13px }
td, th { padding: 2px 10px; text-align: left; border-bottom: 1px solid #ddd }
td { font-variant-numeric: tabular-nums } .MISSED { color: #cf222e; font-weight: bold }"""


def load():
    """What earlier runs found, so that a part can be measured again."""
    try:
        return json.loads((places.OUTPUT / "results.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def keep(results, part, found):
    results[part] = found
    results.setdefault("measured", {})[part] = {
        "when": time.strftime("%Y-%m-%d %H:%M"), **places.machine()}
    (places.OUTPUT / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


def _cell(text):
    mark = " class=MISSED" if text in ("MISSED", "no figure") else ""
    return f"<td{mark}>{escape(text)}</td>"


def _html(table):
    title, names, rows = table
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"


def _where_measured(results):
    """The machine once, if it is the same for all parts."""
    parts = results.get("measured", {})
    machines = {part: f"{at['processor']}, {at['cores']} cores, {at['system']}, "
                      f"{at['compiler']}, {at['openssl']}" for part, at in parts.items()}
    is_one = len(set(machines.values())) == 1
    lines = list(machines.values())[:1] if is_one else []
    for part, at in parts.items():
        line = f"{part}: {at['when']}, commit {at['commit']}, load at the end {at['load']:.1f}"
        lines.append(line if is_one else f"{line}, {machines[part]}")
    return lines


def write(results):
    drawn = plots.everything(results)
    for name, picture in drawn:
        (places.OUTPUT / f"{name}.svg").write_text(picture, encoding="utf-8")
    page = ["<!doctype html><html lang=en><meta charset=utf-8><title>dynaco: benchmarks</title>",
            f"<style>{STYLE}</style><h1>dynaco: benchmarks</h1><ul>"]
    page += [f"<li>{escape(line)}" for line in _where_measured(results)]
    page.append("</ul><p>CPU is user and system time of the client's whole process, the best of "
                "the repeats; the spread is that of the ratios of single rounds. Instructions are "
                "counted by valgrind, which hides the processor's SHA extensions: signing costs "
                "less in truth.</p>")
    page += [_html(table) for table in reversed(tables.everything(results))]
    page += [f"<p>{picture}</p>" for _, picture in drawn]
    (places.OUTPUT / "index.html").write_text("\n".join(page), encoding="utf-8")


def show(results):
    for table in tables.everything(results):
        print(tables.text(table))
    print()
    for line in _where_measured(results):
        print(line)
    print(f"Raw results, plots and a page: {places.OUTPUT}")

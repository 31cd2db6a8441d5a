"""Results on disk: JSON, SVG, and one page of HTML."""

import json
import os
import time
from html import escape

import places
import plots
import tables

STYLE = """body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0; font-size: 13px }
td, th { padding: 2px 10px; text-align: left; border-bottom: 1px solid #ddd }
td { font-variant-numeric: tabular-nums } .MISSED { color: #cf222e; font-weight: bold }"""


class Results:
    """What earlier runs found, so that a part can be measured again, and what this one finds.

    Quick runs are kept apart, in a folder of their own: they replace no figures of full ones.
    """

    def __init__(self, quick):
        self._how = {"quick": quick, **places.machine()}  # before a part takes its time
        self._folder = places.OUTPUT / "quick" if quick else places.OUTPUT
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self.found = json.loads((self._folder / "results.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.found = {}

    def keep(self, part, found):
        self.found[part] = found
        self.found.setdefault("measured", {})[part] = {
            "when": time.strftime("%Y-%m-%d %H:%M"), **self._how, "load": os.getloadavg()[0]}
        self._write("results.json", json.dumps(self.found, indent=1))

    def write(self):
        drawn = plots.everything(self.found)
        for name, picture in drawn:
            self._write(f"{name}.svg", picture)
        self._write("index.html", _page(self.found, drawn))

    def show(self):
        for table in tables.everything(self.found):
            print(tables.text(table))
        print()
        for line in _where_measured(self.found):
            print(line)
        print(f"Raw results, plots and a page: {self._folder}")

    def _write(self, name, text):
        (self._folder / name).write_text(text, encoding="utf-8")


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
        quick = " (quick)" if at.get("quick") else ""
        line = (f"{part}{quick}: {at['when']}, commit {at['commit']}, "
                f"load at the end {at['load']:.1f}")
        lines.append(line if is_one else f"{line}, {machines[part]}")
    return lines


def _page(results, drawn):
    page = ["<!doctype html><html lang=en><meta charset=utf-8><title>dynaco: benchmarks</title>",
            f"<style>{STYLE}</style><h1>dynaco: benchmarks</h1><ul>"]
    page += [f"<li>{escape(line)}" for line in _where_measured(results)]
    page.append("</ul><p>CPU is user and system time of the client's whole process, the best of "
                "the repeats; the spread is that of the ratios of single rounds. Instructions are "
                "counted by valgrind, which hides the processor's SHA extensions: signing costs "
                "less in truth.</p>")
    page += [_html(table) for table in reversed(tables.everything(results))]
    page += [f"<p>{picture}</p>" for _, picture in drawn]
    return "\n".join(page)

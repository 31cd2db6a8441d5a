"""Plots, drawn by hand: horizontal bars, and lines over logarithmic axes."""

import math
from html import escape

WIDTH = 760
COLOURS = ["#1f6feb", "#d1572b", "#2b8a3e", "#8250df", "#9a6700", "#57606a"]


def _document(height, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12">'
            f'<rect width="{WIDTH}" height="{height}" fill="white"/>' + "".join(parts) + "</svg>")


def _text(x, y, words, anchor="start", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


def bars(title, rows, logarithmic=False):
    """Rows of label, value, number of the colour, and marks (a letter and a value each)."""
    if not rows:
        return _document(40, [_text(10, 20, title + ": no data")])
    left, right, step = 290, 60, 22
    values = [value for _, value, _, marks in rows for value in [value, *[m for _, m in marks]]]
    top = max(values) * 1.05

    def place(value):
        if logarithmic:
            share = math.log(max(value, 1)) / math.log(max(top, 2))
        else:
            share = value / top
        return left + share * (WIDTH - left - right)

    parts = [_text(10, 20, title, more='font-weight="bold" font-size="14"')]
    for i, (label, value, colour, marks) in enumerate(rows):
        y = 36 + i * step
        parts.append(_text(left - 8, y + 12, label, "end"))
        parts.append(f'<rect x="{left}" y="{y}" width="{max(1, place(value) - left):.1f}" '
                     f'height="15" fill="{COLOURS[colour % len(COLOURS)]}"/>')
        end = max([place(value), *(place(mark) for _, mark in marks)])
        parts.append(_text(end + 5, y + 12, f"{value:.2f}" if value < 100 else f"{value:.0f}"))
        for letter, mark in marks:
            x = place(mark)
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 2}" y2="{y + 17}" '
                         f'stroke="{"#cf222e" if letter == "must" else "#2b8a3e"}" '
                         'stroke-width="2"/>')
    return _document(46 + step * len(rows), parts)


def _steps(low, high):
    return [10 ** i for i in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def lines(title, across, up, series):
    """Series of a name and its points (x, y); both axes logarithmic."""
    series = [(name, points) for name, points in series if points]
    if not series:
        return _document(40, [_text(10, 20, title + ": no data")])
    height, left, bottom, top = 340, 60, 46, 40
    xs = [x for _, points in series for x, _ in points]
    ys = [y for _, points in series for _, y in points]
    grid_x, grid_y = _steps(min(xs), max(xs)), _steps(min(ys), max(ys))

    def span(value, grid, size):
        low, high = math.log(grid[0]), math.log(max(grid[-1], grid[0] * 10))
        return (math.log(value) - low) / (high - low) * size

    def at(x, y):
        return (left + span(x, grid_x, WIDTH - left - 190),
                height - bottom - span(y, grid_y, height - bottom - top))

    parts = [_text(10, 20, title, more='font-weight="bold" font-size="14"'),
             _text(WIDTH - 190, height - 10, across, "end"), _text(left + 6, top + 14, up)]
    for x in grid_x:
        place = at(x, grid_y[0])[0]
        parts.append(f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{top}" y2="{height - bottom}" '
                     'stroke="#ddd"/>' + _text(place, height - bottom + 16, f"{x:g}", "middle"))
    for y in grid_y:
        place = at(grid_x[0], y)[1]
        parts.append(f'<line x1="{left}" x2="{WIDTH - 190}" y1="{place:.1f}" y2="{place:.1f}" '
                     'stroke="#ddd"/>' + _text(left - 6, place + 4, f"{y:g}", "end"))
    for i, (name, points) in enumerate(series):
        colour = COLOURS[i % len(COLOURS)]
        path = " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            parts.append('<circle cx="{:.1f}" cy="{:.1f}" r="3" '.format(*at(x, y)) +
                         f'fill="{colour}"><title>{x:g}: {y:.2f}</title></circle>')
        parts.append(f'<rect x="{WIDTH - 175}" y="{top + i * 20}" width="12" height="12" '
                     f'fill="{colour}"/>' + _text(WIDTH - 157, top + 11 + i * 20, name))
    return _document(height, parts)

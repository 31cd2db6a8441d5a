"""How the cost of a request changes with what there is more of."""

import os
import time
from pathlib import Path

import places
from figures import best, spread
from measure import Contender, interleave, interleave_loads
from processes import Driver, Server
from progress import say

IN_FLIGHT = [1, 4, 16, 64, 256, 1024, 4096, 10_000]
SIZES = ["100b", "200b", "1k", "4k", "10k", "40k", "100k", "400k"]
PAGES = [1, 10, 100, 1000]
FIXED = 16  # connections


def _ours(server, *arguments, cores=None):
    return Driver("ours", [places.OURS, *arguments], server, cores)


def point(x, records):
    """The figures of all contenders; of those that have not come through all rounds, why."""
    found = {"x": x, "failures": {each["name"]: each["failure"] for each in records
                                  if each["failure"]}}
    for each in records:
        if each["runs"]:
            found[each["name"]] = best(each)
            found[f"{each['name']} spread"] = spread(run["cpu_us"] for run in each["runs"])
            found[f"{each['name']} heap"] = each["runs"][-1].get("heap_bytes")
    return found


def in_flight(options):
    """Over a fixed number of connections, and over as many as there are calls."""
    with Server("plain") as server, Driver("raw", [places.RAW], server) as raw, \
            _ours(server, "--max-connections", str(FIXED)) as fixed, _ours(server) as ours:
        loads = {}
        for number in IN_FLIGHT:
            loads[number] = [Contender("16 connections", fixed, "get_1k")]
            if number <= 1024:
                loads[number] += [Contender("a connection each", ours, "get_1k"),
                                  Contender("raw", raw, "get_1k")]
        what = f"scale: {IN_FLIGHT[0]} to {IN_FLIGHT[-1]} in flight"
        say(f"{what}, warming up")
        records = interleave_loads(
            loads, options.repeats,
            lambda number: say(f"{what}, round {number} of {options.repeats}"))
    return [point(number, found) for number, found in records.items()]


def sizes(options):
    points = []
    with Server("plain") as server, Driver("raw", [places.RAW], server) as raw, \
            _ours(server) as ours:
        for size in SIZES:
            say(f"scale: items of {size}")
            request = f"get_{size}"
            contenders = [Contender("raw", raw, request, 0.2),
                          Contender("ours", ours, request, 0.2)]
            number = int(size.rstrip("bk")) * (1000 if size.endswith("k") else 1)
            points.append(point(number, interleave(contenders, FIXED, options.repeats)))
    return points


def pages(options):
    """Items in a page, and 1,000,000 items through a pager; CPU per request."""
    points = []
    with Server("plain") as server, _ours(server) as ours:
        for number in PAGES:
            say(f"scale: pages of {number} items")
            contender = Contender("ours", ours, f"page_{number}", 0.2)
            points.append(point(number, interleave([contender], FIXED, options.repeats)))
        say("scale: 1,000,000 items through a pager")
        walk = ours.run("walk_1000", 1, 1000)
    return {"points": points, "walk": {"items": 1_000_000, "cpu_s": walk["cpu_us"] / 1000,
                                       "wall_s": walk["wall_us"] / 1000,
                                       "heap_bytes": walk["heap_bytes"]}}


def threads(options):
    """A client for each thread, on all cores; the server has one of them."""
    points = []
    cores = ",".join(str(core) for core in places.CORES)
    for number in range(1, len(places.CORES) + 1):
        say(f"scale: {number} threads")
        with Server("plain") as server, \
                _ours(server, "--threads", str(number), cores=cores) as ours:
            record, = interleave([Contender("ours", ours, "get_1k", 0.5)], FIXED * number,
                                 options.repeats)
        at = point(number, [record])
        if record["runs"]:
            at["requests_per_s"] = 1e6 / best(record, "wall_us")
        points.append(at)
    return points


def _sockets(pid):
    folder = Path(f"/proc/{pid}/fd")
    return sum(1 for each in folder.iterdir() if os.readlink(each).startswith("socket:"))


def idle_connections():
    """Heap bytes of a connection that has been used and waits for its next call."""
    found = {}
    for transport in "plain", "tls":
        say(f"scale: memory of an idle connection, {transport}")
        with Server(transport) as server, _ours(server) as ours:
            before = ours.run("get_200b", 1, 4)["heap_bytes"]
            few = _sockets(ours.pid())
            ours.send("connect 500")
            ours.read_line(60)
            after = ours.run("get_200b", 1, 4)["heap_bytes"]
            found[transport] = (after - before) / max(1, _sockets(ours.pid()) - few)
    return found


def _cpu_ms(pid):
    """Of all threads that are there."""
    folder = Path(f"/proc/{pid}/task")
    return sum(int((each / "schedstat").read_text().split()[0]) for each in folder.iterdir()) / 1e6


def first_answer():
    """From the start of the process to its first answer."""
    found = {}
    for transport in "plain", "tls":
        say(f"scale: time to the first answer, {transport}")
        with Server(transport) as server:
            tries = []
            for _ in range(5):
                began = time.monotonic()
                with _ours(server) as ours:
                    ours.run("get_1k", 1, 1)
                    wall = (time.monotonic() - began) * 1000
                    tries.append({"wall_ms": wall, "cpu_ms": _cpu_ms(ours.pid())})
        found[transport] = min(tries, key=lambda each: each["wall_ms"])
    return found


def handshakes(options):
    """CPU of a call for which a connection is opened, beyond that of a call on a kept one."""
    say("scale: TLS handshakes")
    with Server("tls") as server, _ours(server) as resumed, \
            _ours(server, "--no-resumption") as full:
        contenders = [Contender("kept", full, "get_200b"), Contender("full", full, "closing_200b"),
                      Contender("resumed", resumed, "closing_200b")]
        at = point(1, interleave(contenders, 1, options.repeats))
    return {"failures": at["failures"],
            **{name: at[name] - at["kept"] if name in at and "kept" in at else None
               for name in ("full", "resumed")}}


def run(options):
    return {
        "in_flight": in_flight(options), "sizes": sizes(options), "pages": pages(options),
        "threads": threads(options), "idle_connections": idle_connections(),
        "first_answer": first_answer(), "handshakes": handshakes(options),
    }

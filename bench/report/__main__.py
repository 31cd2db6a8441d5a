"""Runs the benchmarks that compare: see ./dev help."""

import argparse
import signal
import sys

import check
import counts
import output
import peers
import places
import ratios
import scale
from processes import Failure
from progress import elapsed, say

PARTS = {"ratios": ratios.run, "counts": counts.run, "peers": peers.run, "scale": scale.run}


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--quick", action="store_true",
                        help="shorter runs, kept apart; no peers or scale")
    parser.add_argument("--check", action="store_true",
                        help="fail when a bar is missed, or cannot be judged")
    parser.add_argument("--repeats", type=int, default=5, help="rounds, at least 5")
    parser.add_argument("--only", action="append", metavar="PEER", help="not all peers")
    options = parser.parse_args()
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}")
    options.repeats = max(5, options.repeats)
    if not options.parts:
        options.parts = ["ratios", "counts"] if options.quick else list(PARTS)
    return options


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    options = arguments()
    places.prepare()
    results = output.Results(options.quick)
    status = 0
    ran = []
    for part in options.parts:
        say(f"== {part}")
        try:
            results.keep(part, PARTS[part](options))
            ran.append(part)
        except Failure as failure:
            say(f"{part} failed: {failure}")
            status = 1
    results.write()
    results.show()
    print(f"{elapsed():.0f} s")
    if options.check:
        for line in check.complaints(results.found, ran):
            print(line)
            status = 1
    return status


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

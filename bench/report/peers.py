"""Other clients under the same load on the same server: see bench/peers."""

import contextlib
import subprocess

import places
from measure import Contender, interleave
from processes import Driver, Failure, Server
from progress import say

REQUESTS = ["get_1k", "put_1k", "query"]
IN_FLIGHT = 16


def _folders(only):
    folder = places.BENCH / "peers"
    found = sorted(each.parent for each in folder.glob("*/run")) if folder.is_dir() else []
    return [each for each in found if not only or each.name in only]


def _install(folder):
    """Why it cannot be installed; empty if it is."""
    say(f"installing {folder.name}")
    log = places.LOGS / f"install-{folder.name}.log"
    try:
        with open(log, "w", encoding="utf-8") as out:
            done = subprocess.run([folder / "install"], stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.STDOUT, timeout=1800, check=False)
    except (OSError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    if done.returncode == 0:
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else f"install ended with {done.returncode}"


def _with(transport, folders, options, missing, titles):
    cases = []
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Server(transport))
        raw = stack.enter_context(Driver("raw", [places.RAW], server))
        ours = stack.enter_context(Driver("ours", [places.OURS], server))
        peers = {}
        for folder in folders:
            try:
                peer = stack.enter_context(Driver(folder.name, [folder / "run"], server))
            except (Failure, OSError) as failure:
                missing[f"{folder.name}, {transport}"] = str(failure)
                continue
            peers[folder.name] = peer
            titles[folder.name] = peer.title
        for request in REQUESTS:
            say(f"{transport}, {IN_FLIGHT} in flight: {request}: {len(peers)} peers")
            contenders = [Contender("raw", raw, request), Contender("ours", ours, request)]
            seconds = 0.3 if options.quick else 0.8
            contenders += [Contender(name, peer, request, seconds, settles=True)
                           for name, peer in peers.items()]
            cases.append({"transport": transport, "in_flight": IN_FLIGHT, "request": request,
                          "records": interleave(contenders, IN_FLIGHT, options.repeats)})
    return cases


def run(options):
    missing = {}
    titles = {}
    folders = []
    for folder in _folders(options.only):
        why = _install(folder)
        if why:
            say(f"{folder.name} cannot be installed: {why}")
            missing[folder.name] = why
        else:
            folders.append(folder)
    cases = []
    if folders:
        for transport in "plain", "tls":
            cases += _with(transport, folders, options, missing, titles)
    return {"cases": cases, "missing": missing, "titles": titles}

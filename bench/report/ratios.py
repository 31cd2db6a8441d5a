"""The library beside the raw loop, request by request."""

import places
from measure import Contender, interleave
from processes import Driver, Server
from progress import say

# Each request of the raw loop, and the ways in which the library does the same.
ALL = {
    "get_1k": ["get_1k", "get_1k/struct", "get_1k/views"],
    "put_1k": ["put_1k"],
    "query": ["query", "query/struct", "query/views"],
    "get_100k": ["get_100k"],
    "get_200b": ["get_200b"],
    "batch_get": ["batch_get"],
}
MAIN = {"get_1k": ["get_1k", "get_1k/struct"], "put_1k": ["put_1k"], "query": ["query"]}


def _cases(quick):
    yield 16, ALL
    yield 1, {"get_1k": ["get_1k"]} if quick else MAIN
    if not quick:
        yield 64, MAIN
        yield 256, MAIN


def run(options):
    """A list of cases, each with the records of all its contenders."""
    seconds = 0.1 if options.quick else 0.3
    cases = []
    for transport in "plain", "tls":
        with Server(transport) as server, \
                Driver("raw", [places.RAW], server) as raw, \
                Driver("ours", [places.OURS], server) as ours:
            for in_flight, requests in _cases(options.quick):
                for request, ways in requests.items():
                    say(f"{transport}, {in_flight} in flight: {request}")
                    contenders = [Contender("raw", raw, request, seconds)]
                    contenders += [Contender("ours", ours, way, seconds) for way in ways]
                    cases.append({
                        "transport": transport, "in_flight": in_flight, "request": request,
                        "records": interleave(contenders, in_flight, options.repeats)})
    return cases


def find_case(cases, transport, in_flight, request):
    for case in cases or []:
        if (case["transport"], case["in_flight"], case["request"]) == (
                transport, in_flight, request.split("/")[0]):
            return case
    return None

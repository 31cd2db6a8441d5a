"""The report of the benchmarks: what counts as a failure, what is judged, what is said of it."""

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True
REPORT = pathlib.Path(__file__).resolve().parents[3] / "bench" / "report"
sys.path.insert(0, str(REPORT))

import check  # noqa: E402
import counts  # noqa: E402
import judge  # noqa: E402
import places  # noqa: E402
import scale  # noqa: E402
import svg  # noqa: E402
import tables  # noqa: E402
from measure import Contender, interleave, interleave_loads  # noqa: E402
from processes import Driver, Failure  # noqa: E402


def answer(request="get_1k", cpu=2.0, errors=0, **more):
    return json.dumps({"request": request, "count": 1000, "cpu_us": cpu, "wall_us": 10_000.0,
                       "errors": errors, **more})


class ScriptedDriver(Driver):
    """Says the answers one after the other, and the last one for ever; None: it has ended."""

    def __init__(self, *answers):
        self.name = "ours-plain"
        self.answers = list(answers)

    def send(self, line):
        pass

    def read_line(self, timeout):
        now = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if now is None:
            raise Failure("ours-plain has ended: without a word")
        return now


def measured(*answers, name="ours", request="get_1k", repeats=5):
    record, = interleave([Contender(name, ScriptedDriver(*answers), request)], 16, repeats)
    return record


class ARun(unittest.TestCase):
    def refused(self, said):
        with self.assertRaises(Failure) as caught:
            ScriptedDriver(said).run("get_1k", 16, 1000)
        return str(caught.exception)

    def test_all_answered_gives_its_figures(self):
        self.assertEqual(ScriptedDriver(answer(cpu=3.5)).run("get_1k", 16, 1000)["cpu_us"], 3.5)

    def test_requests_that_failed_give_none(self):
        self.assertIn("3 of 1000 requests failed", self.refused(answer(errors=3)))
        self.assertIn("refused", self.refused(answer(errors=3, first_error="refused")))

    def test_request_that_there_is_not_gives_none(self):
        said = json.dumps({"request": "get_1k", "unsupported": "there is no such call"})
        self.assertIn("there is no such call", self.refused(said))

    def test_answer_that_is_not_one_gives_none(self):
        self.assertIn("Killed", self.refused("Killed"))
        self.assertIn("[1]", self.refused("[1]"))
        self.assertIn("not a command", self.refused('{"error":"not a command"}'))

    def test_answer_to_an_earlier_request_gives_none(self):
        self.assertIn("put_1k", self.refused(answer("put_1k")))


class ACountedRun(unittest.TestCase):
    def test_answers_of_both_runs_are_looked_at(self):
        right = '{"heap_bytes":1,"errors":0}'
        counts.check_answers(f"ready ours\n{right}\n{right}\n")
        for wrong in ('{"heap_bytes":1,"errors":10}', '{"unsupported":"no such call"}'):
            with self.assertRaises(ValueError):
                counts.check_answers(f"ready ours\n{wrong}\n{right}\n")
            with self.assertRaises(ValueError):
                counts.check_answers(f"ready ours\n{right}\n{wrong}\n")
        for too_little in ("", "ready ours\n", f"ready ours\n{right}\n"):
            with self.assertRaises(ValueError):
                counts.check_answers(too_little)


class AVerdict(unittest.TestCase):
    def word(self, value, must=2.0, **more):
        verdict = judge.Verdict("a figure", value, must, **more)
        return verdict.word(), verdict.holds()

    def test_at_most(self):
        self.assertEqual(self.word(1.5, aim=1.5), ("aim", True))
        self.assertEqual(self.word(1.6, aim=1.5), ("ok", True))
        self.assertEqual(self.word(2.0), ("ok", True))
        self.assertEqual(self.word(2.1, slack=0.15), ("within spread", True))
        self.assertEqual(self.word(2.16, slack=0.15), ("MISSED", False))
        self.assertEqual(self.word(2.01), ("MISSED", False))

    def test_at_least(self):
        self.assertEqual(self.word(2.0, lowest=True), ("ok", True))
        self.assertEqual(self.word(1.9, slack=0.15, lowest=True), ("within spread", True))
        self.assertEqual(self.word(1.8, slack=0.15, lowest=True), ("MISSED", False))

    def test_nothing_to_judge(self):
        self.assertEqual(self.word(None), ("no figure", None))
        self.assertEqual(self.word(1.0, must=None), ("no figure", None))
        self.assertEqual(self.word(None, must=None, slack=1.0), ("no figure", None))

    def test_spread_of_a_busy_machine_excuses_a_tenth_at_most(self):
        self.assertEqual(self.word(2.19, slack=1.5), ("within spread", True))
        self.assertEqual(self.word(2.21, slack=1.5), ("MISSED", False))
        self.assertEqual(self.word(1.81, slack=1.5, lowest=True), ("within spread", True))
        self.assertEqual(self.word(1.79, slack=1.5, lowest=True), ("MISSED", False))


def ratio_case(bar, transport, raw, *ours):
    return {"transport": transport, "in_flight": bar["in_flight"],
            "request": bar["request"][0].split("/")[0], "records": [raw, *ours]}


def ratio_results(factor=1.0, allocations=1, spoil=lambda record: record):
    """Measured as often as the bars ask for; ours costs `factor` of what it may."""
    cases = {}
    for bar in judge.BARS["ratios"]:
        for transport in "plain", "tls":
            case = ratio_case(bar, transport, measured(answer(cpu=1.0), name="raw"))
            case = cases.setdefault((transport, case["in_flight"], case["request"]), case)
            for way in bar["request"]:
                said = answer(way, bar[transport]["must"] * factor, allocations=allocations)
                case["records"].append(spoil(measured(said, request=way)))
    for bar in judge.BARS["allocations"]:
        case = cases["plain", 16, bar["request"].split("/")[0]]
        case["records"].append(measured(answer(bar["request"], 1000.0, allocations=allocations),
                                        request=bar["request"]))
    return list(cases.values())


class Check(unittest.TestCase):
    def complaints(self, part, found):
        return list(check.complaints({part: found}, [part]))

    def test_all_within_the_bars(self):
        self.assertEqual(self.complaints("ratios", ratio_results()), [])

    def test_a_bar_is_missed(self):
        missed = self.complaints("ratios", ratio_results(factor=1.02))
        self.assertEqual(len(missed), 2 * len(judge.BARS["ratios"]))
        self.assertIn("must be at most", missed[0])

    def test_our_driver_has_crashed(self):
        gone = measured(None)
        found = ratio_results(spoil=lambda record: {**gone, "request": record["request"]})
        complaints = self.complaints("ratios", found)
        no_figure = [each for each in complaints if "no figure" in each]
        self.assertGreaterEqual(len(no_figure), 2 * len(judge.BARS["ratios"]))
        self.assertTrue(any("has ended" in each for each in complaints))

    def test_a_later_round_has_failed(self):
        found = ratio_results()
        record = found[0]["records"][1]
        later = measured(*[answer(record["request"])] * 3, None, request=record["request"])
        found[0]["records"][1] = {**later, "runs": record["runs"][:2]}
        self.assertEqual(len(self.complaints("ratios", found)), 1)
        self.assertIn("2 of 5 rounds", self.complaints("ratios", found)[0])
        found[0]["records"][0]["failure"] = "raw-plain has ended"
        self.assertEqual(len(self.complaints("ratios", found)), 2)

    def test_system_calls_that_could_not_be_counted(self):
        for failed in ([{"what": "syscalls", "failure": "there is no strace"}], []):
            complaints = self.complaints("counts", failed)
            no_figure = [each for each in complaints if "no figure" in each]
            self.assertEqual(len(no_figure), 2 * len(judge.BARS["syscalls"]))
            self.assertEqual(len(complaints) - len(no_figure), len(failed))

    def test_system_calls_beyond_the_bar_and_the_loop(self):
        def complaints(raw, ours):
            found = [{"what": "syscalls", "transport": transport, "in_flight": in_flight,
                      "request": "get_1k", "name": name, "each": each}
                     for transport in ("plain", "tls") for in_flight in (1, 16)
                     for name, each in (("raw", raw[in_flight]), ("ours", ours[in_flight]))]
            return self.complaints("counts", found)
        self.assertEqual(complaints({1: 4.0, 16: 2.1}, {1: 4.1, 16: 2.15}), [])
        self.assertEqual(len(complaints({1: 4.0, 16: 2.1}, {1: 4.2, 16: 2.3})), 4)
        self.assertEqual(complaints({1: 4.6, 16: 2.1}, {1: 4.65, 16: 2.1}), [])
        self.assertEqual(len(complaints({1: 4.6, 16: 2.1}, {1: 4.8, 16: 2.1})), 2)

    def test_a_peer_that_fails_is_no_failure_of_ours(self):
        cases = [{"transport": "plain", "in_flight": 16, "request": bar["request"], "records": [
            measured(answer(cpu=1.0), name="raw"), measured(answer(cpu=2.0)),
            measured(answer(cpu=100.0), name="go"), measured(None, name="java")]}
            for bar in judge.BARS["peers"]]
        found = {"cases": cases, "missing": {}, "titles": {}}
        self.assertEqual(self.complaints("peers", found), [])
        cases[0]["records"][1] = measured(None)
        complaints = self.complaints("peers", found)
        self.assertEqual(len(complaints), 2)  # the bar has no figure, and why
        self.assertEqual(len(self.complaints("peers", {"cases": []})), len(judge.BARS["peers"]))

    def test_points_that_failed(self):
        bar = judge.BARS["flat"]
        ours = measured(answer(), name="16 connections")
        found = {"in_flight": [scale.point(bar["from"], [ours]), scale.point(bar["to"], [ours])]}
        self.assertEqual(self.complaints("scale", found), [])
        later = measured(answer(), answer(), None, name="16 connections")
        found["in_flight"][1] = scale.point(bar["to"], [later])
        self.assertEqual(len(self.complaints("scale", found)), 1)
        found["in_flight"][1] = scale.point(bar["to"], [measured(None, name="16 connections")])
        self.assertEqual(len(self.complaints("scale", found)), 2)
        found["handshakes"] = {"full": None, "resumed": None, "failures": {"kept": "ended"}}
        self.assertEqual(len(self.complaints("scale", found)), 3)

    def test_parts_that_did_not_run_are_not_judged(self):
        self.assertEqual(list(check.complaints({"ratios": ratio_results(factor=2.0)}, [])), [])

    def test_failures_are_shown(self):
        gone = {**measured(None), "request": "get_1k"}
        results = {"ratios": ratio_results(spoil=lambda record: gone)}
        shown = "\n".join(tables.text(table) for table in tables.everything(results))
        self.assertIn("has ended", shown)
        self.assertIn("no figure", shown)
        self.assertIn("not measured", shown)  # the other parts
        self.assertIn("no data", svg.bars("nothing", []))


class Rounds(unittest.TestCase):
    def test_all_of_them(self):
        record = measured(answer())
        self.assertEqual((len(record["runs"]), record["failure"]), (5, None))

    def test_driver_that_never_answers(self):
        record = measured(None)
        self.assertEqual(record["runs"], [])
        self.assertIn("has ended", record["failure"])

    def test_driver_that_fails_in_a_later_round(self):
        record = measured(answer(), answer(), answer(), answer(errors=1))  # the first one fits
        self.assertEqual(len(record["runs"]), 2)
        self.assertIn("1 of 320 requests failed", record["failure"])
        self.assertIn("2 of 5 rounds", record["failure"])

    def test_loads_take_turns(self):
        class Noting:
            def __init__(self):
                self.asked = []

            def run(self, request, in_flight, count):
                self.asked.append((in_flight, count))
                return {"cpu_us": 1.0, "wall_us": 1e6, "errors": 0}

        driver = Noting()
        loads = {number: [Contender("ours", driver, "get_1k")] for number in (16, 10_000)}
        rounds = []
        records = interleave_loads(loads, 2, rounds.append)
        self.assertEqual(rounds, [1, 2])
        # After one run of each that fits: 20 turns of each call at least.
        self.assertEqual(driver.asked[2:], [(16, 320), (10_000, 200_000)] * 2)
        self.assertEqual({number: len(found[0]["runs"]) for number, found in records.items()},
                         {16: 2, 10_000: 2})


class Case(unittest.TestCase):
    def enter(self, context):
        """Until the end of the test."""
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()


class TheCommand(Case):
    """All of it but the measuring."""

    def setUp(self):
        named = importlib.util.spec_from_file_location("bench_report", REPORT / "__main__.py")
        self.command = importlib.util.module_from_spec(named)
        named.loader.exec_module(self.command)
        folder = self.enter(tempfile.TemporaryDirectory())
        self.folder = pathlib.Path(folder)
        self.enter(mock.patch.multiple(places, OUTPUT=self.folder))
        self.enter(mock.patch.multiple(places, prepare=lambda: None))
        self.enter(mock.patch.object(self.command.signal, "signal"))

    def run_with(self, found, *arguments):
        def part(_):
            if isinstance(found, Failure):
                raise found
            return found
        self.enter(mock.patch.dict(self.command.PARTS, ratios=part))
        self.enter(mock.patch.object(sys, "argv", ["bench", "ratios", *arguments]))
        with contextlib.redirect_stdout(io.StringIO()) as said:
            status = self.command.main()
        self.said = said.getvalue()
        return status

    def test_check_tells_by_its_status(self):
        self.assertEqual(self.run_with(ratio_results(), "--check"), 0)
        gone = ratio_results(spoil=lambda record: {**measured(None), "request": record["request"]})
        self.assertEqual(self.run_with(gone), 0)
        self.assertEqual(self.run_with(gone, "--check"), 1)
        self.assertIn("missed: ", self.said)
        self.assertIn("failed: ratios: ", self.said)

    def test_part_that_fails_as_a_whole(self):
        self.run_with(ratio_results(factor=2.0))
        self.assertEqual(self.run_with(Failure("no server"), "--check"), 1)
        self.assertIn("ratios failed: no server", self.said)
        self.assertNotIn("missed: ", self.said)  # what an earlier run found is not judged again

    def test_quick_run_is_kept_apart_and_says_so(self):
        self.run_with(ratio_results())
        full = (self.folder / "results.json").read_text(encoding="utf-8")
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        self.assertFalse(json.loads(full)["measured"]["ratios"]["quick"])
        self.assertNotIn("quick", self.said + page)
        self.run_with(ratio_results(), "--quick")
        quick = self.folder / "quick"
        self.assertEqual(full, (self.folder / "results.json").read_text(encoding="utf-8"))
        self.assertEqual(page, (self.folder / "index.html").read_text(encoding="utf-8"))
        kept = json.loads((quick / "results.json").read_text(encoding="utf-8"))
        self.assertTrue(kept["measured"]["ratios"]["quick"])
        titles = [line for line in self.said.splitlines() if line.startswith("CPU per request as")]
        self.assertTrue(all("(quick)" in title for title in titles) and titles)
        self.assertIn("(quick)", (quick / "index.html").read_text(encoding="utf-8"))

    def test_results_of_earlier_versions_are_read(self):
        self.run_with(ratio_results())
        results = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))
        del results["measured"]["ratios"]["quick"]
        (self.folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
        self.assertEqual(self.run_with(Failure("no server")), 1)
        self.assertIn("Bars", self.said)


class TheCommit(Case):
    def git(self, *arguments):
        subprocess.run(["git", "-C", self.folder, "-c", "user.name=a", "-c", "user.email=a@b",
                        "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null",
                        *arguments], check=True, capture_output=True)

    def setUp(self):
        self.folder = self.enter(tempfile.TemporaryDirectory())
        self.enter(mock.patch.multiple(places, ROOT=pathlib.Path(self.folder)))
        # Of this folder only, whatever repository the tests are run from.
        rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        rest["GIT_CEILING_DIRECTORIES"] = str(pathlib.Path(self.folder).parent)
        self.enter(mock.patch.dict(os.environ, rest, clear=True))

    def test_changes_that_are_in_no_commit_are_told(self):
        if shutil.which("git") is None:
            self.assertEqual(places.commit(), "unknown")
            return
        self.git("init")
        source = pathlib.Path(self.folder, "source")
        source.write_text("1", encoding="utf-8")
        self.git("add", "source")
        self.git("commit", "-m", "one")
        self.assertRegex(places.commit(), "^[0-9a-f]+$")
        source.write_text("2", encoding="utf-8")
        self.assertRegex(places.commit(), "^[0-9a-f]+-dirty$")

    def test_no_repository(self):
        self.assertEqual(places.commit(), "unknown")

    def test_no_git(self):
        with mock.patch.object(subprocess, "run", side_effect=FileNotFoundError):
            self.assertEqual(places.commit(), "unknown")


if __name__ == "__main__":
    unittest.main()

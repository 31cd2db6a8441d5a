"""The report of the benchmarks: what counts as a failure, what is judged, what is said of it."""

import json
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "bench" / "report"))

import counts  # noqa: E402
from measure import Contender, interleave  # noqa: E402
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


def measured(*answers, name="ours", repeats=5):
    record, = interleave([Contender(name, ScriptedDriver(*answers), "get_1k")], 16, repeats)
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
        self.assertIn("1 of 32 requests failed", record["failure"])
        self.assertIn("2 of 5 rounds", record["failure"])


if __name__ == "__main__":
    unittest.main()

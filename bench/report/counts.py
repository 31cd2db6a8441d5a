"""What can be counted exactly: system calls and instructions per request.

Two runs that differ in their number of requests only; what they differ in, too, is the requests'.
"""

import shutil
import subprocess

import places
from processes import Server, pinned
from progress import say


def _script(request, in_flight, count):
    return f"run {request} {in_flight} {in_flight * 4}\nrun {request} {in_flight} {count}\nquit\n"


def _total(tool, program, server, script):
    """What the tool counted in a run of the whole program."""
    output = places.LOGS / "counted"
    command = [str(part).format(output=output) for part in tool["command"]]
    command += [str(program)] + [str(part) for part in server.arguments()]
    done = subprocess.run(pinned(places.DRIVER_CORE, command), input=script, text=True,
                          capture_output=True, timeout=240, check=True)
    check_answers(done.stdout)
    return tool["read"](output.read_text(encoding="utf-8", errors="replace"))


def check_answers(said):
    """Both runs of the script have to come to their end, and each of their requests, too."""
    answers = said.splitlines()[1:]
    wrong = [answer for answer in answers if '"errors":0}' not in answer]
    if wrong or len(answers) != 2:
        raise ValueError(f"the driver says: {(wrong or ['too little'])[0][:200]}")


def _calls(text):
    for line in text.splitlines():
        if line.rstrip().endswith(" total"):
            return int(line.split()[3])
    raise ValueError("no total in the output of strace")


def _instructions(text):
    for line in text.splitlines():
        if "Collected :" in line:
            return int(line.split("Collected :")[1].split()[0])
    raise ValueError("no count in the output of callgrind")


TOOLS = {
    "syscalls": {"program": "strace", "read": _calls, "difference": 4000,
                 "command": ["strace", "-f", "-c", "-o", "{output}"]},
    "instructions": {"program": "valgrind", "read": _instructions, "difference": 400,
                     "command": ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                 "--log-file={output}"]},
}

CASES = [
    ("syscalls", "plain", 16, "get_1k"), ("syscalls", "plain", 1, "get_1k"),
    ("syscalls", "tls", 16, "get_1k"), ("syscalls", "tls", 1, "get_1k"),
    ("instructions", "plain", 16, "get_1k"), ("instructions", "plain", 16, "get_1k/struct"),
    ("instructions", "plain", 16, "put_1k"), ("instructions", "plain", 16, "query"),
    ("instructions", "plain", 16, "query/struct"), ("instructions", "tls", 16, "get_1k"),
]


def _count(what, transport, in_flight, request, name, program):
    tool = TOOLS[what]
    record = {"what": what, "transport": transport, "in_flight": in_flight, "request": request,
              "name": name}
    difference = tool["difference"]
    try:
        with Server(transport) as server:
            few, many = (
                _total(tool, program, server, _script(request, in_flight, count))
                for count in (in_flight * 4, in_flight * 4 + difference))
        record["each"] = (many - few) / difference
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as failure:
        record["failure"] = str(failure)
    return record


def run(options):
    records = []
    for what, transport, in_flight, request in CASES:
        if options.quick and what == "instructions" and request not in ("get_1k", "query"):
            continue
        if shutil.which(TOOLS[what]["program"]) is None:
            records.append({"what": what, "failure": f"there is no {TOOLS[what]['program']}"})
            continue
        say(f"{what}: {transport}, {in_flight} in flight: {request}")
        programs = [("ours", places.OURS)]
        if "/" not in request:
            programs.insert(0, ("raw", places.RAW))
        for name, program in programs:
            records.append(_count(what, transport, in_flight, request, name, program))
    return records


def find(records, what, transport, in_flight, request, name):
    for each in records or []:
        if all(each.get(key) == value for key, value in
               zip(("what", "transport", "in_flight", "request", "name"),
                   (what, transport, in_flight, request, name))):
            return each.get("each")
    return None

"""Where things are, and which machine this is."""

import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
PROGRAMS = ROOT / "build" / "release" / "bench"
OUTPUT = ROOT / "build" / "bench"
LOGS = OUTPUT / "log"
TLS = OUTPUT / "tls"

SERVER = PROGRAMS / "server" / "canned_server"
RAW = PROGRAMS / "drivers" / "raw_loop"
OURS = PROGRAMS / "drivers" / "dynaco_driver"

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = CORES[0]
DRIVER_CORE = CORES[-1]


def prepare():
    LOGS.mkdir(parents=True, exist_ok=True)
    subprocess.run([BENCH / "server" / "make_certificates", TLS], check=True)


def first_line(command):
    """Of what it prints; "unknown" where there is no such command."""
    try:
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return out.splitlines()[0].strip() if out else "unknown"


def _processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def commit():
    """The one that is built; "-dirty" behind it where files differ from it."""
    return first_line(["git", "-C", str(ROOT), "describe", "--always", "--dirty"])


def machine():
    return {
        "processor": _processor(),
        "cores": len(CORES),
        "system": platform.platform(),
        "compiler": first_line(["g++", "--version"]),
        "openssl": first_line(["openssl", "version"]),
        "commit": commit(),
    }

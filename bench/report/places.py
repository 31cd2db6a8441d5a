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


def _first(command):
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


def machine():
    return {
        "processor": _processor(),
        "cores": len(CORES),
        "system": platform.platform(),
        "compiler": _first(["g++", "--version"]),
        "openssl": _first(["openssl", "version"]),
        "commit": _first(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]),
        "load": os.getloadavg()[0],
    }

"""The server and the drivers, as processes that end with this one."""

import json
import os
import select
import signal
import subprocess
import time

import places


class Failure(Exception):
    """A process that did not do what it is for, and why."""


def pinned(core, command):
    return ["taskset", "-c", str(core)] + [str(part) for part in command]


class Process:
    """Lines in, lines out. Its input's end is its end, also when this process is killed."""

    def __init__(self, name, command):
        self.name = name
        self.log = places.LOGS / f"{name.replace('/', '_')}.log"
        self._rest = b""
        with open(self.log, "w", encoding="utf-8") as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                start_new_session=True)

    def send(self, line):
        try:
            self._child.stdin.write(f"{line}\n".encode())
            self._child.stdin.flush()
        except OSError as error:
            raise Failure(f"{self.name} has ended: {self._last_words()}") from error

    def read_line(self, timeout):
        until = time.monotonic() + timeout
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._child.stdout], [], [], left)[0]:
                raise Failure(f"{self.name} has not answered for {timeout:.0f} s")
            read = os.read(self._child.stdout.fileno(), 65536)
            if not read:
                raise Failure(f"{self.name} has ended: {self._last_words()}")
            self._rest += read
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode(errors="replace")

    def pid(self):
        return self._child.pid

    def stop(self):
        try:
            self._child.stdin.close()
        except OSError:
            pass
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self._child.pid, signal.SIGKILL)  # what it has started, too
        except OSError:
            pass
        self._child.wait()
        self._child.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _last_words(self):
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "without a word"


class Server(Process):
    def __init__(self, transport):
        command = [places.SERVER]
        if transport == "tls":
            command += ["--tls", places.TLS / "server.pem", places.TLS / "server.key"]
        super().__init__(f"server-{transport}", pinned(places.SERVER_CORE, command))
        self.transport = transport
        self.port = int(self.read_line(10).split()[1])

    def arguments(self):
        """What a driver needs to know."""
        if self.transport == "tls":
            return ["--endpoint", f"https://localhost:{self.port}", "--ca", places.TLS / "ca.pem"]
        return ["--endpoint", f"http://127.0.0.1:{self.port}"]


class Driver(Process):
    """A program that obeys the commands of bench/driver/driver.hpp."""

    def __init__(self, name, command, server, cores=None):
        core = places.DRIVER_CORE if cores is None else cores
        super().__init__(f"{name}-{server.transport}",
                         pinned(core, list(command) + server.arguments()))
        self.title = self._ready()

    def _ready(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            line = self.read_line(60)
            if line.startswith("ready "):
                return line[6:].strip()
        raise Failure(f"{self.name} is not ready after 60 s")

    def run(self, request, in_flight, count, timeout=60):
        """The figures of so many requests, every one of them answered rightly."""
        self.send(f"run {request} {in_flight} {count}")
        line = self.read_line(timeout)
        try:
            run = json.loads(line)
        except ValueError:
            run = None
        if not isinstance(run, dict):
            raise Failure(f"{self.name} says: {line[:200]}")
        if run.get("request") != request:  # after a time-out: the answer to an earlier one
            raise Failure(f"{self.name}: asked for {request}, says: {line[:200]}")
        if "unsupported" in run:
            raise Failure(f"{self.name}: {request}: {run['unsupported']}")
        if run.get("errors") != 0:
            raise Failure(f"{self.name}: {request}: {run.get('errors')} of {count} requests "
                          f"failed{_reason(run)}")
        return run


def _reason(run):
    """What the driver says of the first failure, if it does."""
    return f": {run['first_error']}" if run.get("first_error") else ""

"""Tolbooth on one machine, in one foreground command: `make run`, or `python -m config.serve`.

Brings the database up to date, invents a council where there is none (developers only), then runs two child processes:
the web server, and a Celery worker with its beat. Ctrl-C or SIGTERM ends both; if one dies, the other is ended
too. No process is left behind: each child leads a process group of its own, and the group is ended with it.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

HOST = "127.0.0.1"
PATIENCE = 15  # seconds for a child to finish what it has in hand


class Stopped(Exception):
    """Somebody asked us to stop."""


def main() -> int:
    """Prepare, start, wait, stop; return the exit code."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        return complain(f"PORT must be a number between 1 and 65535, not {port!r}.")
    if not is_free(int(port)):
        return complain(f"Port {port} is taken. Stop what listens there, or choose another: make run PORT=8001")
    on_signal(break_off)
    try:
        welcome = prepare()
    except Stopped:
        return complain("Stopped before anything was started.")
    # From here a signal only leaves a note: an exception between a child's start and our noting it
    # would leave a process that nobody ends.
    asked = threading.Event()
    on_signal(lambda number, frame: asked.set())
    # The host part of SITE_URL stands in the content security policy: sockets must match the port.
    env = {"SITE_URL": f"http://{HOST}:{port}", **os.environ, "PYTHONUNBUFFERED": "1"}
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(port).items():
            children[name] = start(command, env)
        return watch(children, asked, port=int(port), welcome=welcome)
    finally:
        stop(children)


def prepare() -> list[str]:
    """Migrate and, in a demo, seed; return the lines to show once the pages answer."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    from config.checks import refuse_unsafe_start

    refuse_unsafe_start()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date …", flush=True)
        call_command("migrate", interactive=False, verbosity=1)
    if not settings.DEMO:
        connection.close()
        return []
    from crm.models import Customer

    if not Customer.objects.exists():
        print("Inventing a council …", flush=True)
        call_command("seed_demo", verbosity=0)  # the sign-ins come last of all, where they are seen
    connection.close()
    return demo_sign_ins()


def demo_sign_ins() -> list[str]:
    """Return a line for each invented person who may sign in."""
    try:
        from crm import demo
    except ImportError:
        return []
    return [str(line) for line in demo.sign_ins()]


def commands(port: str) -> dict[str, list[str]]:
    """Return what runs, by the name we call it in messages."""
    worker = ["-A", "config", "worker", "-B", "-P", "solo", "--loglevel", "INFO"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    web = ["config.asgi:application", "--host", HOST, "--port", port, "--lifespan", "off", "--no-access-log"]
    limits = ["--ws-max-size", "65536", "--timeout-graceful-shutdown", "10", "--log-level", "warning"]
    return {
        "worker": [
            sys.executable,
            "-W",
            "ignore:You're running the worker",
            "-m",
            "celery",
            "--quiet",
            *worker,
            *quiet,
        ],
        "web server": [sys.executable, "-m", "uvicorn", *web, *limits],
    }


def start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child as leader of its own group, so that the terminal's Ctrl-C reaches it through us only."""
    return subprocess.Popen(command, env=env, start_new_session=True, preexec_fn=die_with_parent)


def die_with_parent() -> None:
    """Ask Linux to end this child should we be killed outright; other systems have no such request."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def watch(
    children: dict[str, subprocess.Popen[bytes]], asked: threading.Event, *, port: int, welcome: list[str]
) -> int:
    """Wait until we are asked to stop, or a child ends, which none should; announce the address once it answers."""
    announced = False
    while not asked.wait(0.2):
        for name, child in children.items():
            if child.poll() is not None:
                return complain(
                    f"The {name} ended unexpectedly (exit code {child.returncode}); its last words are above."
                )
        if not announced and answers(port):
            announce(port, welcome)
            announced = True
    print("\nStopping …", flush=True)
    return 0


def announce(port: int, welcome: list[str]) -> None:
    """Show where Tolbooth is, and who may sign in."""
    lines = [f"Tolbooth is open at http://{HOST}:{port}/   (Ctrl-C stops it)"]
    if welcome:
        lines += ["", "Sign in at /desk/ as one of these invented people:", *(f"  {line}" for line in welcome)]
    print("\n" + "\n".join(lines) + "\n", flush=True)


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every child and whatever it started; wait, then insist."""
    on_signal(signal.SIG_IGN)  # we are stopping already
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(child.pid, signal.SIGKILL)  # what is left of its group: nothing, as a rule
        except ProcessLookupError:
            pass
        child.wait()


def is_free(port: int) -> bool:
    """Say whether we could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Say whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((HOST, port)) == 0


def on_signal(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """Answer Ctrl-C, a polite kill and a closed terminal alike."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def break_off(number: int, frame: FrameType | None) -> None:
    """Turn a signal into an exception: migrating and seeding must be interruptible."""
    raise Stopped


def complain(sentence: str) -> int:
    """Say what went wrong, in one sentence, and return the exit code of failure."""
    print(f"\n{sentence}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())

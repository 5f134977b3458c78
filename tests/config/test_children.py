import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import children
from config.children import MARK, Child, end_leftovers
from config.embedded.processes import is_alive


def make_child(folder: Path, *shell: str, **options: float) -> Child:
    log = folder / "child.log"
    return Child(name="child", args=["/bin/sh", "-c", *shell], log=log, folder=folder, **options)  # type: ignore[arg-type]


def wait_until(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_program_that_dies_starts_again_after_a_growing_delay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = make_child(tmp_path, "echo started; exit 3", delay_seconds=0.01)
    child.start()
    events: list[str] = []
    wait_until(lambda: events.append(child.watch()) or len([event for event in events if event]) >= 4)
    told = [event for event in events if event]
    assert told[0].startswith("child ended (status 3), starts again in 0 s; see ")
    assert told[1] == "child started again"
    assert child.delay_seconds >= 0.04
    child.end()
    assert child.log.read_text().count("started") >= 2


def test_a_killed_program_is_reported_by_signal(tmp_path: Path) -> None:
    child = make_child(tmp_path, "kill -9 $$")
    child.start()
    events: list[str] = []
    wait_until(lambda: events.append(child.watch()) or any(events))
    assert "SIGKILL" in events[-1]


def test_the_end_of_a_program_is_the_end_of_its_children(tmp_path: Path) -> None:
    child = make_child(tmp_path, "sleep 100 & echo $! > grandchild; wait")
    child.start()
    note = tmp_path / "grandchild"
    wait_until(lambda: note.exists() and note.read_text())
    child.ask_to_stop()
    child.end()
    wait_until(lambda: not is_alive(int(note.read_text())))


def test_a_program_that_will_not_leave_is_killed(tmp_path: Path) -> None:
    child = make_child(tmp_path, "trap '' TERM; echo ready; while :; do sleep 0.1; done", grace_seconds=0.2)
    child.start()
    wait_until(lambda: "ready" in child.log.read_text())
    process = child.process
    assert process is not None
    child.ask_to_stop()
    child.end()
    assert process.returncode == -signal.SIGKILL


def test_programs_of_a_killed_supervisor_end(tmp_path: Path) -> None:
    mark = str(tmp_path)
    left = subprocess.Popen(["sleep", "100"], env={MARK: mark})
    other = subprocess.Popen(["sleep", "100"], env={MARK: f"{mark}-other"})
    try:
        wait_until(lambda: Path(f"/proc/{left.pid}/comm").read_text() == "sleep\n")
        assert end_leftovers(mark) == 1
        assert left.wait(10) == -signal.SIGTERM
        assert other.poll() is None
    finally:
        left.kill()
        other.kill()
        left.wait()
        other.wait()


def test_programs_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from config.children import Child\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "child = Child(name='c', args=['sleep', '100'], log=folder / 'log', folder=folder)\n"
        "child.start(); print(child.process.pid, flush=True); time.sleep(100)"
    )
    root = Path(children.__file__).parent.parent
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert supervisor.stdout is not None
    pid = int(supervisor.stdout.readline())
    assert is_alive(pid)
    supervisor.kill()
    supervisor.communicate()
    wait_until(lambda: not is_alive(pid))

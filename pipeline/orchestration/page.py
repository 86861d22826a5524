"""Dagster's web interface on a workspace: what `meerwaarde ui` starts.

Belongs here: making things ready and becoming ``dagster dev``. Does not belong here: definitions.
"""

import os
import signal
import socket
import sys

from pipeline.errors import CallError
from pipeline.orchestration.dead_runs import put_dead_runs_right
from pipeline.orchestration.instance import environment, open_instance
from pipeline.orchestration.partitions import bring_in_step
from pipeline.workspace import Workspace

_HOST = "127.0.0.1"


def serve(workspace: Workspace, port: int) -> int:
    """Put dead runs right, bring the partitions in step and become Dagster's own program, which Ctrl-C stops.

    Raises CallError when the port is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise CallError(
                f"Port {port} of this machine is taken ({error.strerror}). Choose another with --port NUMBER."
            ) from error
    with open_instance(workspace) as instance:
        put_dead_runs_right(instance, workspace)
        bring_in_step(instance, workspace)
    print(f"Dagster's page comes up at http://{_HOST}:{port}  (stop it with Ctrl-C)", flush=True)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "pipeline.definitions", "-h", _HOST, "-p", str(port)]
    # Started in the background of a script, a program finds Ctrl-C's signal ignored, and so would the other one.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Becoming the other program, instead of starting it, leaves nobody behind who must pass signals on.
    os.execve(sys.executable, command, {**os.environ, **environment(workspace)})  # noqa: S606

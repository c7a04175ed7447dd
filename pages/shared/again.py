"""A fragment that runs again by itself for as long as there is something to wait for."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def run_again(seconds: float) -> None:
    """Have the fragment that calls this run again every so many seconds; 0: not any more.

    `run_every` is said once, where the fragment is called, and ends with the next run of the whole script only: that
    would be run for the address of the run before, and a live view would lose what has been done on it since.
    """
    context, fragment = get_script_run_ctx(), ThreadState.get().fragment_id
    if context is None or fragment is None:
        return
    message = ForwardMsg()
    if seconds:
        message.auto_rerun.interval, message.auto_rerun.fragment_id = seconds, fragment
    else:
        message.stop_auto_rerun.fragment_ids.append(fragment)
    context.enqueue(message)

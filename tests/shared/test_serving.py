"""What the serving process does once."""

import os
import socket

import pytest

from pages.shared import serving


def no_delay(one):
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@pytest.mark.skipif(not serving.OPEN_FILES.is_dir(), reason="this system does not list a process's open files")
def test_a_socket_that_streamlit_listens_on_accepts_ones_that_send_at_once():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:  # as Streamlit makes it: no protocol named
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert listening.proto == 0
        with socket.create_connection(listening.getsockname()) as browser:
            before, _ = listening.accept()
            with before:
                assert not no_delay(before)
                serving.send_at_once()
                assert no_delay(before)
        with socket.create_connection(listening.getsockname()):
            after, _ = listening.accept()
            with after:
                assert no_delay(after)
        assert browser.fileno() == -1


def test_other_open_files_are_left_alone(tmp_path):
    reading, writing = os.pipe()
    one, other = socket.socketpair()
    with (tmp_path / "file").open("wb") as file:
        serving.send_at_once()
        file.write(b"still open")
        os.write(writing, b"x")
        assert os.read(reading, 1) == b"x"
        one.send(b"y")
        assert other.recv(1) == b"y"
    for descriptor in (reading, writing):
        os.close(descriptor)
    one.close()
    other.close()

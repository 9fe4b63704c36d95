"""Asks a ClamAV daemon about a file, where the council has one: CLAMD_ADDRESS, as host:port or the path of a socket."""

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from .file_refusals import Infected, NotScanned

BLOCK = 1 << 16
PATIENCE = 20  # seconds
LONGEST_ANSWER = 4096


def scan(content: BinaryIO) -> None:
    """Raise Infected where the scanner finds something, and NotScanned where it does not answer: then nothing is taken."""
    if not settings.CLAMD_ADDRESS:
        return
    content.seek(0)
    try:
        with _connected(settings.CLAMD_ADDRESS) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            while block := content.read(BLOCK):
                scanner.sendall(struct.pack("!I", len(block)) + block)
            scanner.sendall(struct.pack("!I", 0))
            answer = _answer(scanner)
    except (OSError, ValueError) as error:
        raise NotScanned from error
    if answer.endswith(b"FOUND"):
        raise Infected
    if answer != b"stream: OK":
        raise NotScanned


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(PATIENCE)
        scanner.connect(address)
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def _answer(scanner: socket.socket) -> bytes:
    answer = b""
    while (more := scanner.recv(LONGEST_ANSWER)) and len(answer) < LONGEST_ANSWER:
        answer += more
    return answer.strip(b"\0\n ")

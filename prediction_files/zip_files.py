"""One table in an archive; what else lies in it is named."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from functools import partial
from io import BytesIO

from prediction_files import limits
from prediction_files.problem import Problem, listed

BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error,
    OverflowError, KeyError,
)  # fmt: skip
MOST_MEMBERS = 1000
_PIECE = 1 << 20
_NO_FILE = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$|README|LICENSE)|/$", re.IGNORECASE)


def unzip(file: str, data: bytes) -> tuple[str, bytes]:
    """Give the name and the bytes of the only file in an archive, never more of them than the limit.

    Examples
    --------
    >>> stream = BytesIO()
    >>> with zipfile.ZipFile(stream, "w") as archive:
    ...     archive.writestr("predictions/a.csv", b"id,label")
    >>> unzip("a.zip", stream.getvalue())
    ('predictions/a.csv', b'id,label')
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()[: MOST_MEMBERS + 1]
            found = [member for member in members if not _NO_FILE.search(member.filename)] or [
                member for member in members if not member.is_dir()
            ]
            if not found:
                raise Problem("zip_of_none", file=file)
            if len(found) > 1:
                names = listed(member.filename for member in found)
                raise Problem("zip_of_several", file=file, count=len(found), names=names)
            if found[0].flag_bits & 1:
                raise Problem("zip_locked", file=file)
            limits.refuse_unpacked(file, found[0].file_size, len(data))
            return found[0].filename, unpack(file, archive, found[0], len(data))
    except Problem:
        raise
    except BAD_ZIP as error:
        raise Problem("damaged", file=file, kind="ZIP") from error


def unpack(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, packed: int) -> bytes:
    """Unpack one member piece by piece, and never more than the limit."""
    with archive.open(member) as stream:
        return limits.gathered(file, iter(partial(stream.read, _PIECE), b""), packed)

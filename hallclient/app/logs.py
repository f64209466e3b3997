"""日志: what the program did, by structlog a line of JSON an event, kept a year by weeks; nobody stands in it.

The event's words are constants of the program. Of what stands beside them only small numbers, ids and codes of papers
are written; anything else by its kind alone, errors by their kind and place. So no text of an applicant, a file or the
book can get into a line, whatever a caller hands over (trust: S29).
"""

from __future__ import annotations

import logging
import re
import traceback
from datetime import date, datetime
from enum import Enum
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter

from hallclient.chance import Chance

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

log = logging.getLogger(__name__)

FOLDER: Final = "logs"
FILE: Final = "hallclient.log"
WEEKS: Final = 53
"""网络安全法 第二十三条 asks for six months."""
MOST_A_DAY: Final = 5_000
"""Lines; whatever goes wrong over and over fills no disk."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|D[0-9]{2}", re.ASCII)
MOST_PLACES: Final = 12


def keep_logs(folder: Path, chance: Chance) -> None:
    """From now on; a folder that takes no log stops nobody."""
    place = folder / FOLDER
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _Weekly(place / FILE, when="W0", backupCount=WEEKS, encoding="utf-8", delay=True)
    except OSError:
        return
    # from the record's own words: what stands beside them is never put into these
    written: list[Processor] = [_stamped(chance), _told, JSONRenderer(ensure_ascii=True)]
    handler.setFormatter(
        ProcessorFormatter(processors=written, use_get_message=False, pass_foreign_args=True)
    )
    handler.addFilter(Few(chance))
    top = logging.getLogger("hallclient")
    for before in [one for one in top.handlers if isinstance(one, _Weekly)]:
        top.removeHandler(before)
        before.close()
    top.addHandler(handler)
    top.setLevel(logging.INFO)
    log.info("started")


class _Weekly(TimedRotatingFileHandler):
    """Readable by its owner alone; a disk that is full is not an error more."""

    def _open(self) -> object:  # type: ignore[override]
        file = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return file

    def handleError(self, record: logging.LogRecord) -> None:
        return


class Few(logging.Filter):
    """At most so many lines a day; the last says that there were more."""

    def __init__(self, chance: Chance) -> None:
        super().__init__()
        self._chance, self._day, self._count = chance, date.min, 0

    def filter(self, record: logging.LogRecord) -> bool:
        today = self._chance.today()
        if today != self._day:
            self._day, self._count = today, 0
        self._count += 1
        if self._count == MOST_A_DAY:
            record.msg, record.args, record.exc_info = "no more lines today", (), None
        return self._count <= MOST_A_DAY


def _stamped(chance: Chance) -> Processor:
    """Begins a line: instant with zone, level, where, words."""

    def stamped(_logger: Any, level: str, event: EventDict) -> EventDict:
        at = chance.now().isoformat(timespec="milliseconds")
        return {"at": at, "level": level, "of": event["_record"].name, **event}

    return stamped


def _told(_logger: Any, _level: str, event: EventDict) -> EventDict:
    """Of what a caller gave what may be written: values beside the words, an error by kind and place."""
    line = {name: event[name] for name in ("at", "level", "of", "event")}
    args = event["positional_args"]
    given = args if isinstance(args, tuple) else (args,)
    if any(one is not None for one in given):
        line["with"] = [plain(one) for one in given]
    if (error := event.get("exc_info", (None, None))[1]) is not None:
        line["error"], line["places"] = type(error).__name__, places_of(error)
    return line


def plain(value: object) -> object:
    """What may be written of a value: itself for small numbers, days, ids and papers' codes, else its kind alone."""
    if value is None or isinstance(value, bool | Enum):
        return str(value)
    if isinstance(value, int | float) and abs(value) < 10**7:
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    if isinstance(value, tuple | list) and len(value) <= 8:
        return [plain(one) for one in value]
    return f"<{type(value).__name__}>"


def places_of(error: BaseException) -> str:
    """The files and lines on the way to an error, the last first; none of its words."""
    return " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(error.__traceback__, -MOST_PLACES))
    )


def last_lines(folder: Path, most: int) -> list[str]:
    """The newest lines, oldest first; what is no line of this form is left out."""
    try:
        lines = (folder / FOLDER / FILE).read_text("utf-8").splitlines()[-most:]
    except (OSError, ValueError):
        return []
    return [line for line in lines if line.startswith('{"at": ') and line.isascii() and line.endswith("}")]

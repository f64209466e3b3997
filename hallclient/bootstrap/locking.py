"""When the counter locks by itself: nobody at the keys, the desktop locks, the UKey is pulled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtWidgets import QApplication, QWidget

from hallclient.app.counter import Counter
from hallclient.ui.bridge import Bridge
from hallclient.ui.shell.clipboard import ClipboardWatch
from hallclient.ui.shell.idle import IdleWatch
from hallclient.ui.shell.loop import every
from hallclient.ui.shell.session import SessionWatch

TOKEN_MILLISECONDS = 2000


class Locking:
    """Watches while one person is signed in; `lock(why)` is called once in the window's thread."""

    def __init__(
        self, application: QApplication, window: QWidget, counter: Counter, lock: Callable[[str], None]
    ) -> None:
        self._lock, self._counter = lock, counter
        minutes = counter.security.idle_minutes
        self._idle = IdleWatch(application, minutes * 60_000)
        self._idle.idle.connect(lambda: self._locked(f"{minutes} 分钟没有操作"))
        self._session = SessionWatch(window, application)
        self._session.locked.connect(lambda: self._locked("系统已锁屏"))
        self._clipboard = ClipboardWatch(application)
        self._bridge = Bridge(application)
        self._looking: ThreadPoolExecutor | None = None
        self._stop_looking: Callable[[], None] = lambda: None
        person = counter.person
        if counter.security.factor(person.roles, person.factor) == "ukey":
            self._looking = ThreadPoolExecutor(1, thread_name_prefix="token")
            self._stop_looking = every(self._look, TOKEN_MILLISECONDS, application)

    def stop(self) -> None:
        """Watches no more; what was copied of personal data goes now."""
        self._idle.stop()
        self._session.stop()
        self._clipboard.stop()
        self._stop_looking()
        self._bridge.close()
        if self._looking is not None:
            self._looking.shutdown(wait=False, cancel_futures=True)

    def _locked(self, why: str) -> None:
        self._lock(why)

    def _look(self) -> None:
        """Whether the token is still there, asked away from the window: a driver may take its time."""
        from hallclient.signing.token import present

        if self._looking is not None:
            module, certificate = self._counter.security.token_module, self._counter.person.certificate
            self._bridge.when_done(
                self._looking.submit(present, module, certificate),
                lambda there: None if there else self._locked("UKey 已拔出"),
                lambda error: self._locked("UKey 没有应答"),
            )

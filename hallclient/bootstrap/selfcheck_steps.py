"""The steps of `hallclient --selfcheck`: each uses what the counter will use, in a folder of its own."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import get_ident

from hallclient.bootstrap.selfcheck import Step, Unfit
from hallclient.chance import MACHINE

CROSSINGS = 5000
LONGEST_SECONDS = 120
_FIRST = "0001"
"""The schema of the first released book: what the oldest counter brings along."""


def faces(_folder: Path) -> str:
    """The faces of papers and screens; a release has those of rare characters, too."""
    from printing.fonts import RARE, installed_fonts, missing_faces

    chain = installed_fonts()
    chain.open_everyday()
    missing = missing_faces()
    if missing:
        words = f"缺 {'、'.join(missing)}，生僻字会印成〔U+…〕"
        if getattr(sys, "frozen", False):
            raise Unfit(words)
        return words
    uncovered = chain.missing("示例𬱖𠮷㴪")
    if uncovered:
        raise Unfit("字体读不出：" + "、".join(f"U+{ord(char):04X}" for char in uncovered))
    return f"常用字体和 {len(RARE)} 种生僻字字体都在"


def catalogue(_folder: Path) -> str:
    from forms.catalogue import load, text_of

    found, faults = load()
    if faults:
        raise Unfit("；".join(text_of(fault) for fault in faults[:3]))
    return f"{len(found.items)} 个事项、{len(found.themes)} 个一件事"


def papers(folder: Path) -> str:
    """Every paper from its samples, opened again as the preview opens it."""
    import pypdfium2

    from printing.document import document, documents
    from printing.render import render

    codes, pages, last = documents(), 0, b""
    for code in codes:
        paper = render(code, document(code).samples())
        if paper.substituted:
            raise Unfit(f"{code} 有字印不出：{'、'.join(paper.substituted)}")
        read = pypdfium2.PdfDocument(paper.pdf)
        try:
            if len(read) != paper.pages:
                raise Unfit(f"{code} 应有 {paper.pages} 页，预览读出 {len(read)} 页")
            read[0].render(scale=0.25).to_pil().close()
        finally:
            read.close()
        pages, last = pages + paper.pages, paper.pdf
    (folder / "paper.pdf").write_bytes(last)
    return f"{len(codes)} 种文书 {pages} 页"


def book(folder: Path) -> str:
    """A book of the first version: brought up, written, copied, and the copy looked at by a child process."""
    from hallclient.store.book import Book, open_book
    from hallclient.store.connection import create_private, make_engine
    from hallclient.store.migrate import bring_up

    path, key = folder / "book.db", MACHINE.token_bytes(32)
    create_private(path)
    engine = make_engine(path, key, writes=True)
    bring_up(engine, _FIRST)
    engine.dispose()
    opened = open_book(path, key, MACHINE)
    if not isinstance(opened, Book):
        raise Unfit(opened.text)
    try:
        opened.write_now(lambda tx: tx.keep("selfcheck", b"kept"))
        if opened.read_now(lambda reads: reads.kept("selfcheck")) != b"kept":
            raise Unfit("账本写进去的读不回来")
        copy = folder / "copy.db"
        opened.copy_to(copy)
        seen = opened.inspect(copy)
    finally:
        opened.close()
    if seen.fault:
        raise Unfit(seen.fault)
    return f"建账本、由 {_FIRST} 升到 {seen.revision}、备份并核验"


def foreign(folder: Path) -> str:
    """A scan is only ever opened by a child."""
    from hallclient.devices.foreign import read_file

    pages = read_file(folder / "paper.pdf")
    if not pages.thumbnails:
        raise Unfit("读不出扫描件的页")
    return f"扫描件由子进程打开，{len(pages.thumbnails)} 页"


def signatures(folder: Path) -> str:
    """A hall file's signature, and a decision paper's; what was changed by one byte is refused by both."""
    from hallclient.signing.certificates import authority_key, new_authority, new_certificate, papers_key
    from hallclient.signing.keys import known, new_key, verify_signature
    from hallclient.signing.pades import Credential, OwnSigner, holds

    now, data = MACHINE.now(), MACHINE.token_bytes(64)
    for key in [new_key(name) for name in ("sm2", "ed25519") if known(name)]:
        signed = key.sign(data)
        if verify_signature(key.algorithm, key.public, data, signed) != "valid":
            raise Unfit(f"自己签的名验不过（{key.algorithm}）")
        if verify_signature(key.algorithm, key.public, data[:-1] + bytes([data[-1] ^ 1]), signed) == "valid":
            raise Unfit("改动过的内容也验得过")
    issuer, own = authority_key(key), papers_key(new_key())
    authority = new_authority("自检", issuer, now)
    certificate = new_certificate("自检设备", own.public, authority, issuer, now)
    paper = (folder / "paper.pdf").read_bytes()
    whole = OwnSigner(Credential(own, certificate, authority)).signed(paper, now, "自检", "自检")
    if not holds(whole, authority, now):
        raise Unfit("文书的签名验不过")
    if holds(whole + b"\n", authority, now):
        raise Unfit("改动过的文书也验得过")
    chinese = "国密 SM2 可用" if known("sm2") else "本机没有国密 SM2（OpenSSL 3）"
    return f"大厅文件和决定书各签一次，验得过；改动一个字节就验不过；{chinese}"


def key_ring(_folder: Path) -> str:
    """Which key ring keeps the counter's keys; none is no fault: a pass phrase does."""
    from hallclient.signing.vault import desktop_vault

    found = desktop_vault()
    return "没有，启动时要开机口令（--phrase-file）" if found is None else found.name


def window(_folder: Path) -> str:
    """Qt with its plug-ins: a text and an icon are drawn."""
    _application()
    from PySide6.QtCore import Qt, qVersion
    from PySide6.QtGui import QGuiApplication, QImage, QPainter

    from hallclient.ui.theme.current import theme
    from hallclient.ui.theme.fonts import FAMILY, role_font
    from hallclient.ui.theme.icons import icon_pixmap

    icon = icon_pixmap("lock", 24, "tx").toImage()
    if not any(icon.pixelColor(x, y).alpha() for x in range(icon.width()) for y in range(icon.height())):
        raise Unfit("图标画不出")
    image = QImage(64, 32, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    blank = image.copy()
    painter = QPainter(image)
    font = role_font(theme(), "body")
    painter.setFont(font)
    painter.drawText(4, 24, "受理")
    painter.end()
    if image == blank or font.family() != FAMILY:
        raise Unfit("界面的字画不出")
    return f"Qt {qVersion()}，{QGuiApplication.platformName()}，图标和文字画得出"


def crossings(_folder: Path) -> str:
    """What other threads found, brought to the window's thread as often as a day brings it."""
    from PySide6.QtCore import QEventLoop, QTimer

    from hallclient.ui.bridge import Bridge

    _application()
    bridge, loop, here = Bridge(), QEventLoop(), get_ident()
    arrived, elsewhere = [], 0
    failed: list[BaseException] = []

    def done(number: int) -> None:
        nonlocal elsewhere
        elsewhere += get_ident() != here
        arrived.append(number)
        if len(arrived) == CROSSINGS:
            loop.quit()

    QTimer.singleShot(LONGEST_SECONDS * 1000, loop.quit)
    with ThreadPoolExecutor(4) as threads:
        for number in range(CROSSINGS):
            bridge.when_done(threads.submit(int, number), done, failed.append)
        loop.exec()
    bridge.close()
    if failed or elsewhere or sorted(arrived) != list(range(CROSSINGS)):
        raise Unfit(f"{CROSSINGS} 次里到了 {len(arrived)} 次，{elsewhere} 次不在窗口的线程")
    return f"{CROSSINGS} 次都到了窗口的线程"


def updates(_folder: Path) -> str:
    """Whose newer versions this program believes; a build of one's own believes nobody's."""
    from hallclient.update.trusted import believed

    found = believed()
    return (
        "没有带信任根，不自己更新"
        if found is None
        else f"信任根第 {found.version} 版，到 {found.expires:%Y-%m-%d}"
    )


def _application() -> object:
    """The one QApplication; without a display it draws into memory."""
    from PySide6.QtWidgets import QApplication

    there = QApplication.instance()
    if there is not None:
        return there
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in displays):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _KEPT.append(QApplication(["hallclient"]))
    return _KEPT[0]


_KEPT: list[object] = []
"""The QApplication lives as long as the process."""

STEPS: tuple[Step, ...] = (
    ("字体", faces),
    ("事项目录", catalogue),
    ("文书", papers),
    ("账本", book),
    ("扫描件", foreign),
    ("签名", signatures),
    ("系统密钥库", key_ring),
    ("更新", updates),
    ("界面", window),
    ("线程", crossings),
)

"""A receipt by the layout engine against the same page drawn by hand on a bare reportlab canvas.

`measure()` gives both times; `make bench` and a test ask that the engine takes at most 1.5 times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import perf_counter

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from printing.blocks.setting import LEFT, WIDTH
from printing.codes import code128, qr
from printing.document import document
from printing.pen import A4
from printing.render import Fact, render
from resources import font_path

_FACES = ("NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Bold")


def measure(rounds: int = 15) -> tuple[float, float]:
    """Median seconds of one receipt: by the engine, by hand. Faces are loaded and codes known to both."""
    for name in _FACES:
        pdfmetrics.registerFont(TTFont(name, str(font_path(f"{name}.ttf"))))
    layout = document("D01")
    left_out = {"correction", "open_points", "channel", "reply_by", "marks"}
    facts = {name: value for name, value in layout.samples().items() if name not in left_out}
    by_engine, by_hand = [], []
    for _ in range(rounds):
        by_engine.append(_seconds(lambda: render("D01", facts).pdf))
        by_hand.append(_seconds(lambda: by_hand_page(facts)))
    return median(by_engine[2:]), median(by_hand[2:])


def _seconds(job: Callable[[], bytes]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


def by_hand_page(facts: dict[str, Fact]) -> bytes:
    """The receipt's page with every string placed by hand: nothing is measured, broken or checked."""
    file = BytesIO()
    page = Canvas(file, pagesize=A4, invariant=1, pageCompression=1)
    text = {name: str(value) for name, value in facts.items()}

    def put(x: float, top: float, words: str, size: float = 10.5, font: str = _FACES[0]) -> None:
        page.setFont(font, size)
        page.drawString(LEFT + x, A4[1] - top, words)

    def rule(x: float, top: float, to_x: float, to_top: float) -> None:
        page.line(LEFT + x, A4[1] - top, LEFT + to_x, A4[1] - to_top)

    put(135, 60, text["organ"], 17, _FACES[1])
    put(118, 94, "申请材料接收凭证", 22, _FACES[1])
    put(330, 120, text["doc_no"], 11)
    page.rect(LEFT, A4[1] - 216, WIDTH, 82)
    for left, down, width, height in qr(text["qr"]).rects:
        page.rect(LEFT + 7 + left, A4[1] - 137 - down - height, width, height, 0, 1)
    for left, down, width, height in code128(text["case_no"]).rects:
        page.rect(LEFT + 93 + left, A4[1] - 177 - down - height, width, height, 0, 1)
    put(93, 153, "办件编号", 9)
    put(93, 171, text["case_no"], 13.4, _FACES[2])
    put(400, 153, "查询码", 9)
    put(380, 173, text["query_code"], 16, _FACES[2])
    put(350, 190, "扫码可验真伪、查进度，", 8.5)
    put(370, 203, "码中不含个人信息", 8.5)
    rows = [[("申 请 人", text["applicant"] + text["applicant_id"])], [("申请事项", text["item"])],
            [("经 办 人", text["agent"]), ("联系电话", text["phone"])],
            [("收件时间", text["received_at"]), ("收件窗口", text["window"])]]  # fmt: skip
    for number, row in enumerate(rows):
        top = 221 + 22.3 * number
        rule(0, top, WIDTH, top)
        for place, (label, value) in enumerate(row):
            x = 278.0 * place
            rule(x, top, x, top + 22.3)
            rule(x + 77, top, x + 77, top + 22.3)
            put(x + 13, top + 15, label)
            put(x + 83, top + 15, value)
        rule(WIDTH, top, WIDTH, top + 22.3)
    rule(0, 310.2, WIDTH, 310.2)
    put(24, 328, "你（单位）提交的下列材料已经收到：", 12)
    edges = [0, 35, 200, 236, 281, 319, WIDTH]
    materials = facts["materials"]
    assert isinstance(materials, tuple)
    table = [["序号", "材料名称", "原件", "复印件", "页数", "收取情况"]]
    table += [[str(number), *row.values()] for number, row in enumerate(materials, 1)]
    table += [["合　计", "", text["originals"], text["copies"], text["pages"], text["total"]]]
    for number, cells in enumerate(table):
        top = 338 + 24.5 * number
        rule(0, top, WIDTH, top)
        for x, words in zip(edges, cells, strict=False):
            rule(x, top, x, top + 24.5)
            put(x + 6, top + 15, words, 10.5, _FACES[0] if number else _FACES[1])
        rule(WIDTH, top, WIDTH, top + 24.5)
    rule(0, 338 + 24.5 * len(table), WIDTH, 338 + 24.5 * len(table))
    prose = [
        f"　　是否受理，本机关将于{text['answer_until']}（自收到材料之日起五个工",
        "作日内）答复。申请材料不齐全或者不符合法定形式的，将在该期限内一次告知需要",
        "补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。",
        "　　本凭证只证明收到材料，不代表申请已经受理。请妥善保存，补正、查询和领取",
        "结果时出示。",
    ]
    for number, words in enumerate(prose):
        put(0, 530 + 19.65 * number, words, 12)
    put(0, 640, "收件人（签名）", 11)
    rule(80, 644, 288, 644)
    put(0, 667, "申请人或者代理人（签名）", 11)
    rule(135, 671, 288, 671)
    put(0, 690, f"收件人工号　{text['staff_no']}　　窗口电话　{text['window_phone']}", 10)
    put(0, 707, f"投诉监督　{text['hotline']}", 10)
    page.setDash(4, 2.6)
    page.circle(LEFT + 389, A4[1] - 680, 56.7)
    page.setDash()
    put(365, 672, "（印章）", 11)
    put(344, 686, text["organ"], 9)
    put(366, 698, text["seal_name"], 9)
    put(346, 755, text["signed_on"], 12)
    rule(0, 794.5, WIDTH, 794.5)
    put(0, 807, "一式两份：申请人、存档各一份", 8.5)
    put(160, 807, f"{text['hall']} · {text['address']}", 8.5)
    put(390, 807, "第 1 页　共 1 页", 8.5)
    page.showPage()
    page.save()
    return file.getvalue()


if __name__ == "__main__":
    engine, hand = measure()
    print(f"receipt: engine {engine * 1000:.1f} ms, by hand {hand * 1000:.1f} ms, ratio {engine / hand:.2f}")

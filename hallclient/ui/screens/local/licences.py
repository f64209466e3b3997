"""Whose work the program stands on: name, licence, what it is for. Kept beside pyproject by a test."""

from __future__ import annotations

from typing import Final

NOTICE: Final = "本程序受著作权保护，经书面许可方可使用、复制和修改；许可全文见安装目录的 LICENSE 文件。"

LICENCES: Final[tuple[tuple[str, str, str], ...]] = (
    ("Qt, PySide6-Essentials", "LGPL 3.0", "窗口"),
    ("SQLCipher, sqlcipher3", "BSD 3-Clause, zlib", "加密账本"),
    ("SQLAlchemy, alembic", "MIT", "账本读写"),
    ("msgspec", "BSD 3-Clause", "办件记录"),
    ("PyYAML", "MIT", "事项目录"),
    ("reportlab", "BSD", "文书"),
    ("XlsxWriter", "BSD 2-Clause", "统计表"),
    ("fonttools, python-barcode", "MIT", "字形、条码"),
    ("segno", "BSD 3-Clause", "二维码"),
    ("pypdfium2, PDFium", "BSD 3-Clause, Apache 2.0", "文书预览"),
    ("pillow", "MIT-CMU", "图片"),
    ("pinyin-data, phrase-pinyin-data", "MIT", "拼音"),
    ("cryptography", "Apache 2.0, BSD 3-Clause", "签名和加密"),
    ("pyHanko, asn1crypto, oscrypto", "MIT", "文书签名"),
    ("aiohttp, multidict, yarl, lxml", "Apache 2.0, MIT, BSD", "由 pyHanko 带入"),
    ("argon2-cffi, keyring", "MIT", "口令、密钥库"),
    ("python-pkcs11, zxcvbn", "MIT", "UKey、常见口令"),
    ("pyserial", "BSD 3-Clause", "串口扫码枪"),
    ("requests, urllib3", "Apache 2.0, MIT", "联网"),
    ("tuf, securesystemslib", "MIT", "程序更新"),
    ("platformdirs, structlog", "MIT, Apache 2.0", "目录、日志"),
    ("filelock, typing-extensions", "MIT, PSF 2.0", "单开、类型"),
    ("Noto Sans SC, Noto Serif SC", "OFL 1.1", "字体"),
    ("HanaMin, LXGW WenKai", "OFL 1.1", "生僻字字体"),
    ("Lucide", "ISC", "图标"),
)

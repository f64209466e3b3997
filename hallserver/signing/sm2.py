"""SM2 signatures with SM3 (GB/T 32918.2, user id as GM/T 0009 sets it), made and verified by OpenSSL's libcrypto.

No part of the algorithm is ours: this calls the libcrypto that Python's own `ssl` runs on, which makes the key and the
number of each signature from its own random source. A machine without it, or with one that was built without SM2, has
no SM2: `available` says so, and what is signed with it is "unknown" there. Loaded at the first use; client and server
have one text of it.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
import weakref
from ctypes import byref, c_char_p, c_int, c_size_t, c_void_p
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

_USER: Final = b"1234567812345678"
_CURVE: Final = bytes.fromhex("06082a811ccf5501822d")
_SECRET: Final = (bytes.fromhex("30310201010420"), b"\xa0\x0a" + _CURVE)
"""What stands before and behind the 32 secret bytes (RFC 5915)."""
_PUBLIC: Final = bytes.fromhex("3039301306072a8648ce3d0201") + _CURVE + bytes.fromhex("032200")
"""What stands before the 33 bytes of a compressed point (RFC 5480)."""
_ORDER: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_NAMES: Final = {
    "win32": ("libcrypto-3.dll", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll"),
    "darwin": ("libcrypto.3.dylib",),  # never the system's own: it ends the program
}
_CALLS: Final[dict[str, tuple[Any, ...]]] = {  # name: what it gives, what it takes
    "EVP_PKEY_CTX_new_from_name": (c_void_p, c_void_p, c_char_p, c_char_p),
    "EVP_PKEY_keygen_init": (c_int, c_void_p),
    "EVP_PKEY_generate": (c_int, c_void_p, c_void_p),
    "EVP_PKEY_CTX_free": (None, c_void_p),
    "EVP_PKEY_CTX_set1_id": (c_int, c_void_p, c_char_p, c_size_t),
    "EVP_PKEY_is_a": (c_int, c_void_p, c_char_p),
    "EVP_PKEY_free": (None, c_void_p),
    "EVP_MD_CTX_new": (c_void_p,),
    "EVP_MD_CTX_free": (None, c_void_p),
    "EVP_DigestSignInit_ex": (c_int, c_void_p, c_void_p, c_char_p, c_void_p, c_char_p, c_void_p, c_void_p),
    "EVP_DigestVerifyInit_ex": (c_int, c_void_p, c_void_p, c_char_p, c_void_p, c_char_p, c_void_p, c_void_p),
    "EVP_DigestSign": (c_int, c_void_p, c_void_p, c_void_p, c_char_p, c_size_t),
    "EVP_DigestVerify": (c_int, c_void_p, c_char_p, c_size_t, c_char_p, c_size_t),
    "d2i_AutoPrivateKey": (c_void_p, c_void_p, c_void_p, c_int),
    "d2i_PUBKEY": (c_void_p, c_void_p, c_void_p, c_int),
    "i2d_PrivateKey": (c_int, c_void_p, c_void_p),
    "i2d_PUBKEY": (c_int, c_void_p, c_void_p),
    "ERR_clear_error": (None,),
}


@cache
def _library() -> Any:
    """libcrypto with SM2, or None."""
    try:
        importlib.import_module("_ssl")  # then the name below means the library that Python itself uses
    except ImportError:
        return None
    for name in _NAMES.get(sys.platform, ("libcrypto.so.3",)):
        try:
            found = ctypes.CDLL(name)
            for call, (gives, *takes) in _CALLS.items():
                getattr(found, call).restype, getattr(found, call).argtypes = gives, takes
        except (OSError, AttributeError):
            continue
        context = found.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
        found.EVP_PKEY_CTX_free(context)
        found.ERR_clear_error()
        if context:
            return found
    return None


def available() -> bool:
    return _library() is not None


def generate() -> bytes:
    """The 32 secret bytes of a fresh key."""
    lib = _library()
    context, made = lib.EVP_PKEY_CTX_new_from_name(None, b"SM2", None), c_void_p()
    try:
        if lib.EVP_PKEY_keygen_init(context) != 1 or lib.EVP_PKEY_generate(context, byref(made)) != 1:
            raise _fault("no key")
        return _Key(made.value).encoded("i2d_PrivateKey")[7:39]
    finally:
        lib.EVP_PKEY_CTX_free(context)


class Sm2Private:
    """A private key in the library's memory, which the library wipes when it is given up. Raises ValueError."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32 or not 1 <= int.from_bytes(secret, "big") <= _ORDER - 2:
            raise ValueError("no SM2 key")
        self._key = _Key.read("d2i_AutoPrivateKey", _SECRET[0] + secret + _SECRET[1])

    @property
    def secret(self) -> bytes:
        return self._key.encoded("i2d_PrivateKey")[7:39]

    @property
    def public(self) -> bytes:
        """The compressed point, 33 bytes."""
        point = self._key.encoded("i2d_PUBKEY")[-64:]
        return bytes([2 + (point[63] & 1)]) + point[:32]

    def sign(self, message: bytes) -> bytes:
        """r and s, 32 bytes each."""
        out, size = ctypes.create_string_buffer(128), c_size_t(128)
        with _Digest("EVP_DigestSignInit_ex", self._key) as digest:
            done = _library().EVP_DigestSign(digest, out, byref(size), message, len(message))
        if done != 1:
            raise _fault("not signed")
        r, s = decode_dss_signature(out.raw[: size.value])
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises InvalidSignature, or ValueError for bytes that are no point of the curve."""
    if len(public) != 33:
        raise ValueError("no compressed point")
    key = _Key.read("d2i_PUBKEY", _PUBLIC + public)
    if len(signature) != 64:
        raise InvalidSignature
    der = encode_dss_signature(*(int.from_bytes(part, "big") for part in (signature[:32], signature[32:])))
    with _Digest("EVP_DigestVerifyInit_ex", key) as digest:
        found = _library().EVP_DigestVerify(digest, der, len(der), message, len(message))
    if found != 1:
        _fault("")
        raise InvalidSignature


class _Key:
    """A key of the library's, given back with the last reference."""

    def __init__(self, handle: int | None) -> None:
        self.handle = c_void_p(handle)
        weakref.finalize(self, _library().EVP_PKEY_free, self.handle)

    @classmethod
    def read(cls, call: str, der: bytes) -> _Key:
        lib = _library()
        held = ctypes.create_string_buffer(der, len(der))
        handle = getattr(lib, call)(None, byref(c_void_p(ctypes.addressof(held))), len(der))
        ctypes.memset(held, 0, len(der))
        if not handle:
            raise _fault("no SM2 key")
        key = cls(handle)
        if lib.EVP_PKEY_is_a(key.handle, b"SM2") != 1:
            raise _fault("no SM2 key")
        return key

    def encoded(self, call: str) -> bytes:
        held = ctypes.create_string_buffer(256)
        size = getattr(_library(), call)(self.handle, byref(c_void_p(ctypes.addressof(held))))
        found = held.raw[:size]
        ctypes.memset(held, 0, 256)
        return found


class _Digest:
    """A running signature over SM3 with the user id."""

    def __init__(self, call: str, key: _Key) -> None:
        self._call, self._key = call, key

    def __enter__(self) -> c_void_p:
        lib, self._context, inner = _library(), c_void_p(_library().EVP_MD_CTX_new()), c_void_p()
        begun = getattr(lib, self._call)(
            self._context, byref(inner), b"SM3", None, None, self._key.handle, None
        )
        if begun != 1 or lib.EVP_PKEY_CTX_set1_id(inner, _USER, len(_USER)) != 1:
            lib.EVP_MD_CTX_free(self._context)
            raise _fault("no SM2 with SM3")
        return self._context

    def __exit__(self, *_: object) -> None:
        _library().EVP_MD_CTX_free(self._context)


def _fault(text: str) -> ValueError:
    """The library's queue of errors is Python's `ssl`'s, too: nothing of ours may stay in it."""
    _library().ERR_clear_error()
    return ValueError(text)

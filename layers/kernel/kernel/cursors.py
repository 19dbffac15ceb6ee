"""Opaque signed cursors: where the next page of a list starts, bound to the list it belongs to, so that no client can forge a key."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Final

from kernel.refusals import FieldError, Invalid

MAX_CURSOR_CHARACTERS: Final = 2048
_SIGNATURE_BYTES: Final = 16


class Cursors:
    """Writes and reads cursors under one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def write(self, next_key: dict[str, str], scope: str) -> str:
        """The cursor for a key; `scope` names the list (path and filters)."""
        body = json.dumps(next_key, separators=(",", ":"), sort_keys=True).encode()
        return base64.urlsafe_b64encode(self._sign(body, scope) + body).decode().rstrip("=")

    def read(self, cursor: str, scope: str) -> dict[str, str]:
        """The key in a cursor; Invalid when it was not written here for this list."""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError):
            raw = b""
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if len(cursor) > MAX_CURSOR_CHARACTERS or not hmac.compare_digest(signature, self._sign(body, scope)):
            raise Invalid(
                "the cursor does not belong to this list", [FieldError("?cursor", "take it unchanged from `next` of the page before")]
            )
        key: dict[str, str] = json.loads(body)
        return key

    def _sign(self, body: bytes, scope: str) -> bytes:
        return hmac.new(self._secret, scope.encode() + b"\0" + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]

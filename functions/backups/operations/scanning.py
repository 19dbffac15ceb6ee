"""Where a scan goes on, as text in a receipt."""

import json

from backups.domain.items import decode_attributes, encode_attributes
from kernel.records import Item


def key_text(key: Item | None) -> str:
    """The key at which the next page of a scan begins; empty at the end."""
    return json.dumps(encode_attributes(key)) if key else ""


def scan_key(text: str) -> Item | None:
    """The reverse of `key_text`; None also stands for the beginning."""
    return {name: dict(value) for name, value in decode_attributes(json.loads(text)).items()} if text else None

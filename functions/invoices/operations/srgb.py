"""A colour profile of the sRGB space (IEC 61966-2-1), as small as ICC.1:2001-04 (version 2.4) allows: the output intent of PDF/A."""

import struct
from functools import cache
from typing import Final

CURVE_POINTS: Final = 1024
_FIXED: Final = 65536
# Colorants of sRGB adapted to the D50 white point of the connection space, and that white point itself (X, Y, Z).
_WHITE: Final = (0.9642, 1.0, 0.8249)
_RED: Final = (0.43607, 0.22249, 0.01392)
_GREEN: Final = (0.38515, 0.71687, 0.09708)
_BLUE: Final = (0.14307, 0.06061, 0.71410)


@cache
def srgb_profile() -> bytes:
    """The profile; always the same bytes."""
    curve = _curve()
    tags = [
        (b"desc", _description("sRGB IEC61966-2.1")),
        (b"cprt", b"text" + bytes(4) + b"No copyright, use freely\0"),
        (b"wtpt", _xyz(_WHITE)),
        (b"rXYZ", _xyz(_RED)),
        (b"gXYZ", _xyz(_GREEN)),
        (b"bXYZ", _xyz(_BLUE)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    begin = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    table, data = b"", b""
    for name, content in tags:
        if content not in places:
            places[content] = begin + len(data)
            data += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    size = begin + len(data)
    header = struct.pack(
        ">I4s4s4s4s4s6H4s4sI4s4sQI",
        size,
        bytes(4),
        bytes((2, 0x40, 0, 0)),
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),
        b"acsp",
        bytes(4),
        0,
        bytes(4),
        bytes(4),
        0,
        0,
    )
    header += struct.pack(">3i", *(round(value * _FIXED) for value in _WHITE))
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + data


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * _FIXED) for value in values))


def _curve() -> bytes:
    points = []
    for index in range(CURVE_POINTS):
        value = index / (CURVE_POINTS - 1)
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        points.append(round(linear * 65535))
    return b"curv" + bytes(4) + struct.pack(f">I{CURVE_POINTS}H", CURVE_POINTS, *points)


def _description(text: str) -> bytes:
    """A text description: ASCII, then empty Unicode and Macintosh parts."""
    content = text.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(content)) + content + bytes(4 + 4 + 2 + 1 + 67)

"""Boxes and ticks that Office writes as letters of a symbol font, as the characters they look like."""

from __future__ import annotations

__all__ = ["in_symbol_font", "symbol"]

# The glyphs forms use, by font and low byte of the code.
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x76: "❖", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□",
    0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA2: "■", 0xA3: "□",
}  # fmt: skip
_SYMBOL = {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xB7: "•", 0xB0: "°", 0xA5: "∞"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(code: int, font: str) -> str | None:
    """The character a code looks like in a symbol font; None when it is not known."""
    return _FONTS.get(font.strip().lower(), {}).get(code & 0xFF)


def in_symbol_font(text: str, font: str) -> str:
    """``text`` as it looks in ``font``: unchanged unless that is a symbol font."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return text
    return "".join(
        table.get(ord(char) & 0xFF, char) if ord(char) < 0x100 or 0xF000 <= ord(char) <= 0xF0FF else char  # noqa: PLR2004
        for char in text
    )

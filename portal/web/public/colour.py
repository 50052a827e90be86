"""An office's accent colour made readable: darkened until white text on it, and it on white, stand out enough."""

from dataclasses import dataclass

LEAST_CONTRAST = 4.5
"""WCAG 2.2 AA for text (1.4.3)."""

Rgb = tuple[int, int, int]
WHITE: Rgb = (255, 255, 255)


@dataclass(frozen=True)
class Theme:
    """The colours of a page, as CSS writes them."""

    accent: str
    dark: str
    pale: str


def theme(accent: str) -> Theme:
    """From `#rrggbb`; anything lighter than readable is darkened step by step, hue kept."""
    colour = parsed(accent)
    while contrast(colour, WHITE) < LEAST_CONTRAST:
        colour = _mixed(colour, (0, 0, 0), 0.06)
    return Theme(_css(colour), _css(_mixed(colour, (0, 0, 0), 0.25)), _css(_mixed(colour, WHITE, 0.9)))


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def parsed(text: str) -> Rgb:
    """`#rrggbb` as three numbers; ValueError otherwise."""
    if len(text) != 7 or not text.startswith("#"):
        raise ValueError(f"a colour is written #rrggbb, not {text}")
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def _luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(colour, other, strict=True))
    return (red, green, blue)


def _css(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)

"""Draws the demo newsroom's pictures: flat landscapes by motif, the same bytes for the same key."""

import io
import itertools
import math
import random
from collections.abc import Callable

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont, ImageOps

SIZE = (1600, 1000)
SCALE = 2  # drawn larger and made smaller, so that edges are smooth
HORIZON = 0.58

PALETTES = (
    {"high": "#f6d7a7", "low": "#e98d5b", "sea": "#35516b", "deep": "#1c3247", "near": "#14212e", "light": "#fff1c9"},
    {"high": "#c7dbe6", "low": "#eef2ea", "sea": "#6f95a6", "deep": "#40677a", "near": "#22404d", "light": "#ffffff"},
    {"high": "#243b55", "low": "#6d6a8a", "sea": "#1d3044", "deep": "#132232", "near": "#0a131d", "light": "#ffd98a"},
    {"high": "#e7e2d2", "low": "#cfd9c3", "sea": "#8fae8b", "deep": "#5c7f62", "near": "#31493a", "light": "#fffbe8"},
    {"high": "#f2c9bd", "low": "#f7e7d8", "sea": "#8b6f84", "deep": "#5d4a63", "near": "#33283d", "light": "#fff3e6"},
)


class Sheet:
    """A drawing surface whose coordinates run from 0 to 1, whatever its size."""

    def __init__(self, key: str):
        self.chance = random.Random(key)  # noqa: S311 a drawing, not a secret
        self.colour = PALETTES[self.chance.randrange(len(PALETTES))]
        self.size = (SIZE[0] * SCALE, SIZE[1] * SCALE)
        sky = Image.linear_gradient("L").resize(self.size)
        self.image = ImageOps.colorize(sky, self.colour["high"], self.colour["low"])
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points, colour):
        width, height = self.size
        self.pen.polygon([(x * width, y * height) for x, y in points], fill=self.colour.get(colour, colour))

    def box(self, left, top, right, bottom, colour):
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def disc(self, x, y, radius, colour):
        width, height = self.size
        reach = radius * width
        box = (x * width - reach, y * height - reach, x * width + reach, y * height + reach)
        self.pen.ellipse(box, fill=self.colour.get(colour, colour))

    def line(self, x1, y1, x2, y2, colour, width=0.002):
        w, h = self.size
        self.pen.line(
            (x1 * w, y1 * h, x2 * w, y2 * h), fill=self.colour.get(colour, colour), width=max(1, int(width * w))
        )

    def some(self, low, high):
        return self.chance.uniform(low, high)


def draw(key: str, motif: str) -> ContentFile:
    """The picture ``key`` of a ``motif`` of MOTIFS, as an uploaded JPEG."""
    sheet = Sheet(key)
    sheet.disc(sheet.some(0.15, 0.85), sheet.some(0.18, 0.42), 0.045, "light")
    MOTIFS[motif](sheet)
    return _jpeg(sheet.image.resize(SIZE, Image.Resampling.LANCZOS), key)


def draw_logo(name: str) -> ContentFile:
    """The paper's name in letters beside a beacon, on white ground."""
    letters = ImageFont.load_default(size=2 * 148)
    image = Image.new("RGB", (600 + int(letters.getlength(name)), 480), "white")
    pen = ImageDraw.Draw(image)
    pen.polygon([(192, 400), (220, 168), (284, 168), (312, 400)], fill="#1c3247")
    pen.polygon([(208, 300), (214, 244), (290, 244), (296, 300)], fill="white")
    pen.rectangle((208, 116, 296, 160), fill="#9e1b1e")
    pen.polygon([(200, 112), (252, 56), (304, 112)], fill="#1c3247")
    pen.polygon([(196, 138), (32, 80), (32, 196)], fill="#e98d5b")
    pen.line([(40 + 8 * x, 424 + 12 * math.sin(x / 2)) for x in range(54)], fill="#6f95a6", width=14, joint="curve")
    pen.text((528, 384), name, font=letters, fill="#1b1a18", anchor="ls", stroke_width=4)
    return _jpeg(image.resize((image.width // SCALE, image.height // SCALE), Image.Resampling.LANCZOS), "logo")


def _jpeg(image, key):
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88)
    return ContentFile(stream.getvalue(), name=f"{key}.jpg")


def sea(sheet):
    sheet.box(0, HORIZON, 1, 1, "sea")
    for step in range(14):
        y = HORIZON + 0.03 * step + sheet.some(0, 0.02)
        x, length = sheet.some(-0.1, 0.9), sheet.some(0.1, 0.5)
        sheet.line(x, y, x + length, y, "deep", 0.0015 + 0.0003 * step)


def hills(sheet, base=HORIZON, height=0.12, colour="deep"):
    phase, waves = sheet.some(0, 6), sheet.some(1.2, 2.4)
    ridge = [(x / 40, base - height * (0.5 + 0.5 * math.sin(phase + waves * 6.28 * x / 40))) for x in range(41)]
    sheet.shape([(0, base + 0.01), *ridge, (1, base + 0.01)], colour)


def houses(sheet, base, colour="near", tall=0.2):
    x = -0.02
    while x < 1:
        width, height = sheet.some(0.05, 0.09), sheet.some(tall * 0.6, tall)
        top = base - height
        sheet.shape([(x, base), (x, top), (x + width / 2, top - 0.05), (x + width, top), (x + width, base)], colour)
        for row in range(2):
            for column in range(2):
                left, upper = x + width * (0.2 + 0.4 * column), top + 0.03 + 0.06 * row
                if upper + 0.03 < base and sheet.chance.random() < 0.7:
                    sheet.box(left, upper, left + width * 0.2, upper + 0.03, "light")
        x += width


def harbour(sheet):
    hills(sheet)
    sea(sheet)
    houses(sheet, HORIZON + 0.02, "deep", 0.12)
    for _boat in range(5):
        boat(sheet, sheet.some(0.05, 0.9), sheet.some(0.68, 0.86), sheet.some(0.06, 0.12))
    sheet.box(0, 0.93, 1, 1, "near")


def boat(sheet, x, y, length):
    sheet.shape([(x, y), (x + length, y), (x + length * 0.85, y + 0.035), (x + length * 0.12, y + 0.035)], "near")
    sheet.line(x + length * 0.45, y, x + length * 0.45, y - length * 1.6, "near", 0.002)
    sheet.shape(
        [(x + length * 0.48, y - 0.01), (x + length * 0.48, y - length * 1.5), (x + length * 0.9, y - 0.01)], "light"
    )


def ship(sheet):
    hills(sheet, height=0.07)
    sea(sheet)
    y = HORIZON + 0.1
    hull = [(0.12, y), (0.9, y), (0.84, y + 0.13), (0.18, y + 0.13)]
    sheet.shape(hull, "near")
    sheet.box(0.7, y - 0.2, 0.8, y, "light")
    sheet.box(0.72, y - 0.26, 0.76, y - 0.2, "deep")
    for column in range(10):
        for row in range(sheet.chance.randint(1, 4)):
            left, top = 0.18 + 0.05 * column, y - 0.045 * (row + 1)
            sheet.box(left, top, left + 0.046, top + 0.04, sheet.chance.choice(["low", "deep", "light", "high"]))


def bridge(sheet):
    hills(sheet)
    sea(sheet)
    deck = HORIZON - 0.04
    for arch in range(5):
        left = -0.05 + 0.23 * arch
        sheet.box(left, deck, left + 0.03, 0.85, "near")
        curve = [(left + 0.015 + 0.23 * t / 20, deck - 0.16 * math.sin(math.pi * t / 20)) for t in range(21)]
        for (x1, y1), (x2, y2) in itertools.pairwise(curve):
            sheet.line(x1, y1, x2, y2, "near", 0.004)
            sheet.line(x1, y1, x1, deck, "near", 0.0012)
    sheet.box(0, deck, 1, deck + 0.035, "near")


def town(sheet):
    hills(sheet)
    houses(sheet, 0.72, "deep", 0.3)
    houses(sheet, 0.88, "near", 0.26)
    sheet.box(0, 0.88, 1, 1, "sea")


def field(sheet):
    hills(sheet, height=0.05)
    sheet.box(0, HORIZON, 1, 1, "sea")
    x = sheet.some(0.3, 0.6)
    for step in range(24):
        y = HORIZON + 0.42 * (step / 24) ** 1.6
        x += sheet.some(-0.05, 0.05)
        sheet.disc(x, y, 0.006 + 0.0035 * step, "high")
    for _tuft in range(70):
        x, y = sheet.some(0, 1), sheet.some(HORIZON + 0.03, 0.98)
        sheet.line(x, y, x + 0.004, y - 0.05 * y, "deep", 0.0018)


def chart(sheet):
    sheet.box(0.1, 0.14, 0.9, 0.88, "light")
    height, points = 0.45, []
    for column in range(12):
        height = min(0.62, max(0.1, height + sheet.some(-0.12, 0.13)))
        left = 0.15 + 0.06 * column
        sheet.box(left, 0.82 - height, left + 0.04, 0.82, "sea" if column % 3 else "low")
        points.append((left + 0.02, 0.8 - height))
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        sheet.line(x1, y1, x2, y2, "near", 0.004)
    sheet.line(0.14, 0.82, 0.88, 0.82, "near", 0.003)


def hall(sheet):
    hills(sheet)
    sheet.box(0, 0.8, 1, 1, "sea")
    sheet.shape([(0.22, 0.42), (0.5, 0.22), (0.78, 0.42)], "near")
    sheet.box(0.22, 0.42, 0.78, 0.8, "deep")
    for column in range(7):
        left = 0.26 + 0.072 * column
        sheet.box(left, 0.45, left + 0.028, 0.78, "light")
    sheet.box(0.2, 0.78, 0.8, 0.83, "near")


def coast(sheet):
    sea(sheet)
    cliff = [(1, HORIZON - 0.22), (0.72, HORIZON - 0.2), (0.6, HORIZON - 0.05), (0.5, HORIZON + 0.03), (1, 0.8)]
    sheet.shape(cliff, "near")
    sheet.shape([(0, 1), (0, 0.82), (0.35, 0.86), (0.75, 0.8), (1, 0.76), (1, 1)], "high")


def crane(sheet):
    hills(sheet, height=0.06)
    sea(sheet)
    sheet.box(0, 0.8, 1, 1, "near")
    for place in (0.16, 0.45, 0.74):
        top = sheet.some(0.16, 0.28)
        for leg in (0, 0.1):
            sheet.line(place + leg, 0.8, place + 0.05, top, "near", 0.006)
        sheet.line(place - 0.12, top + 0.05, place + 0.2, top + 0.05, "near", 0.007)
        sheet.line(place + 0.17, top + 0.05, place + 0.17, 0.6, "near", 0.0015)
        sheet.box(place + 0.14, 0.6, place + 0.2, 0.65, "low")


def lighthouse(sheet):
    sea(sheet)
    sheet.shape([(0.5, 0.8), (0.58, 0.68), (0.86, 0.66), (1, 0.72), (1, 0.86)], "near")
    sheet.shape([(0.66, 0.68), (0.685, 0.26), (0.745, 0.26), (0.77, 0.68)], "light")
    sheet.shape([(0.672, 0.5), (0.679, 0.38), (0.751, 0.38), (0.758, 0.5)], "low")
    sheet.box(0.675, 0.2, 0.755, 0.26, "near")
    sheet.shape([(0.67, 0.2), (0.715, 0.13), (0.76, 0.2)], "near")
    sheet.shape([(0.675, 0.23), (0, 0.12), (0, 0.3)], "light")


def market(sheet):
    houses(sheet, 0.62, "deep", 0.34)
    sheet.box(0, 0.62, 1, 1, "sea")
    for stall in range(5):
        left = 0.02 + 0.2 * stall
        for stripe in range(6):
            colour = "light" if stripe % 2 else "low"
            x = left + 0.028 * stripe
            sheet.shape([(x, 0.6), (x + 0.028, 0.6), (x + 0.034, 0.68), (x - 0.006, 0.68)], colour)
        sheet.box(left + 0.005, 0.68, left + 0.015, 0.88, "near")
        sheet.box(left + 0.155, 0.68, left + 0.165, 0.88, "near")
        sheet.box(left, 0.78, left + 0.17, 0.88, "near")


def sky(sheet):
    hills(sheet, base=0.9, height=0.06, colour="near")
    sheet.box(0, 0.9, 1, 1, "near")
    for _cloud in range(5):
        x, y = sheet.some(0, 0.9), sheet.some(0.12, 0.6)
        for puff in range(6):
            sheet.disc(x + 0.03 * puff, y + sheet.some(-0.02, 0.02), sheet.some(0.03, 0.055), "light")


def portrait(sheet):
    """Somebody of the paper, as far as one can tell."""
    skin = sheet.chance.choice(("#e8c1a0", "#c68f65", "#8d5a3c", "#f0d3bb"))
    hair = sheet.chance.choice(("#2b211d", "#5a3b28", "#8f8a85", "#b5763c", "#d9d4cc"))
    sheet.box(0, 0, 1, 1, "high")
    sheet.disc(0.5, 1.16, sheet.some(0.27, 0.32), sheet.chance.choice(("sea", "deep", "low")))
    sheet.disc(0.5, 0.36, 0.125, hair)
    if sheet.chance.random() < 0.5:
        sheet.box(0.376, 0.36, 0.624, 0.64, hair)
    sheet.shape([(0.46, 0.55), (0.54, 0.55), (0.56, 0.72), (0.5, 0.79), (0.44, 0.72)], skin)
    sheet.disc(0.5, 0.45, 0.1, skin)
    for side in (-1, 1):
        sheet.disc(0.5 + side * 0.038, 0.44, 0.007, "near")
    sheet.line(0.475, 0.53, 0.525, 0.53, "near", 0.004)


MOTIFS: dict[str, Callable[[Sheet], None]] = {
    drawing.__name__: drawing
    for drawing in (harbour, ship, bridge, town, field, chart, hall, coast, crane, lighthouse, market, sky, portrait)
}

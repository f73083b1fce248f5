#!/usr/bin/python3
"""Draws the sample pages and their truth: draw.py [OUT], OUT being datasets/sample if not given."""

import hashlib
import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SCALE = 3  # pages are drawn at three times their size, then averaged down
FONTS = Path("/usr/share/fonts")
FACES = {
    "serif": "truetype/fonts-oldstandard/OldStandard-Regular.ttf",
    "italic": "truetype/fonts-oldstandard/OldStandard-Italic.ttf",
    "bold": "truetype/fonts-oldstandard/OldStandard-Bold.ttf",
    "black": "truetype/blankenburg/Blankenburg_UNZ1A.ttf",
    "greek": "opentype/didot/GFSDidot.otf",
    "arabic": "opentype/fonts-hosny-amiri/Amiri-Regular.ttf",
    "hebrew": "truetype/ezra/SILEOT.ttf",
    "deva": "truetype/lohit-devanagari/Lohit-Devanagari.ttf",
    "hand": "truetype/kristi/Kristi.ttf",
    "script": "opentype/dancingscript/DancingScript-Regular.otf",
    "type": "truetype/dejavu/DejaVuSansMono.ttf",
    "sans": "truetype/dejavu/DejaVuSansCondensed-Bold.ttf",
}
# Cursive shapes as pen points (x, y), y up, 1 = the height of a small letter.
SHAPES = [
    [(0, 0.1), (0.4, 0.95), (0.42, 0.4), (0.55, 0.02)],
    [(0, 0.2), (0.25, 0.95), (0.22, 0.0), (0.5, 0.85), (0.72, 0.85), (0.7, 0.15), (0.85, 0.05)],
    [(0, 0.1), (0.5, 0.6), (0.38, 1.0), (0.12, 0.6), (0.3, 0.02), (0.6, 0.15)],
    [(0.1, 0.2), (0.6, 0.9), (0.3, 0.95), (0.1, 0.4), (0.35, 0.0), (0.65, 0.85), (0.66, 0.15), (0.85, 0.05)],
    [(0, 0.1), (0.45, 1.3), (0.45, 2.1), (0.25, 1.7), (0.25, 0.3), (0.4, 0.0), (0.6, 0.15)],
    [(0.1, 0.3), (0.6, 0.9), (0.25, 0.9), (0.15, 0.2), (0.4, 0.1), (0.7, 0.9), (0.6, -0.8), (0.3, -1.1), (0.35, -0.5), (0.9, 0.2)],
    [(0, 0.1), (0.35, 0.9), (0.4, 0.1), (0.55, 0.1), (0.75, 0.9), (0.78, 0.2), (0.95, 0.05)],
    [(0, 0.1), (0.4, 1.1), (0.6, 0.6), (0.5, 0.0), (0.2, 0.05), (0.7, 0.15)],
    [(0, 0.1), (0.45, 1.75), (0.4, 0.6), (0.42, 0.05), (0.65, 0.1)],
]


def gauss(a, sigma):
    """Blurs the first two axes of an array with a Gaussian."""
    if sigma <= 0:
        return a
    r = int(3 * sigma + 1)
    k = np.exp(-0.5 * (np.arange(-r, r + 1) / sigma) ** 2)
    k /= k.sum()
    for axis in (0, 1):
        pad = [(r, r) if i == axis else (0, 0) for i in range(a.ndim)]
        p = np.pad(a, pad, mode="edge")
        a = sum(w * np.take(p, np.arange(i, i + a.shape[axis]), axis) for i, w in enumerate(k))
    return a


def cloud(rng, shape, *cells):
    """Smooth noise of about unit deviation, the mean of layers with these cell sizes (or (high, wide))."""
    total = np.zeros(shape)
    for cell in cells:
        ch, cw = cell if isinstance(cell, tuple) else (cell, cell)
        gh, gw = int(shape[0] / ch) + 4, int(shape[1] / cw) + 4
        grid = Image.fromarray(rng.standard_normal((gh, gw)).astype(np.float32))
        big = grid.resize((int(gw * cw), int(gh * ch)), Image.BICUBIC)
        total += np.asarray(big)[int(ch) :, int(cw) :][: shape[0], : shape[1]]
    return 1.4 * total / len(cells) ** 0.5


class Sheet:
    """A page of ink in two layers, black and red, drawn large."""

    def __init__(self, width, height):
        self.w, self.h = width, height
        size = (width * SCALE, height * SCALE)
        self.layers = {"ink": Image.new("L", size), "red": Image.new("L", size)}
        self.pens = {name: ImageDraw.Draw(image) for name, image in self.layers.items()}

    def text(self, x, y, text, face, size, anchor="ls", layer="ink"):
        """Writes one line, its baseline at y."""
        font = ImageFont.truetype(str(FONTS / FACES[face]), int(size * SCALE))
        self.pens[layer].text((x * SCALE, y * SCALE), text, 255, font, anchor)

    def block(self, x, y, width, text, face, size, leading, rtl=False):
        """Writes a justified paragraph from baseline y on; returns the baseline after it."""
        font = ImageFont.truetype(str(FONTS / FACES[face]), int(size * SCALE))
        measure = lambda s: font.getlength(s) / SCALE
        lines = [[]]
        for word in text.split():
            if lines[-1] and measure(" ".join([*lines[-1], word])) > width:
                lines.append([])
            lines[-1].append(word)
        for words in lines:
            gap = measure(" ")
            if words is not lines[-1] and len(words) > 1:
                gap = (width - sum(map(measure, words))) / (len(words) - 1)
            at = x + width if rtl else x
            for word in words:
                self.text(at, y, word, face, size, "rs" if rtl else "ls")
                at += (-1 if rtl else 1) * (measure(word) + gap)
            y += leading
        return y

    def rule(self, x0, y0, x1, y1, thick=2, layer="ink"):
        """Draws a level or upright line."""
        half = thick / 2
        box = [x0 - half, y0 - half, x1 + half, y1 + half]
        self.pens[layer].rectangle([int(v * SCALE) for v in box], 255)

    def stroke(self, rng, points, nib, layer="ink"):
        """Draws a smooth curve through the points with a pen that is thick on down strokes."""
        p = np.array(points, float) * SCALE
        p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
        steps = max(6, int(np.abs(np.diff(p, axis=0)).max() / 1.5))
        t = np.linspace(0, 1, steps, endpoint=False)[:, None]
        a, b, c, d = p[:-3, None], p[1:-2, None], p[2:-1, None], p[3:, None]
        curve = b + t * ((c - a) + t * ((2 * a - 5 * b + 4 * c - d) + t * (3 * (b - c) + d - a))) / 2
        slope = (c - a) + 2 * t * (2 * a - 5 * b + 4 * c - d) + 3 * t * t * (3 * (b - c) + d - a)
        curve, slope = curve.reshape(-1, 2), slope.reshape(-1, 2)
        down = slope[:, 1] / (np.hypot(slope[:, 0], slope[:, 1]) + 1e-9)
        push = cloud(rng, (1, len(curve)), (1, 90))[0]
        radius = nib * SCALE / 2 * np.clip(0.75 + 0.4 * down + 0.12 * push, 0.42, 1.5)
        radius = gauss(radius[None], 5)[0]
        for (x, y), r in zip(curve, radius):
            self.pens[layer].ellipse([x - r, y - r, x + r, y + r], 255)

    def scrawl(self, rng, x, y, width, high, nib, slant=0.45, layer="ink"):
        """Writes a line of made-up cursive words, small letters `high` pixels high."""
        end = x + width
        while x < end - 3 * high:
            points, at, dots = [], 0.0, []
            for _ in range(rng.integers(2, 8)):
                kind = rng.choice(len(SHAPES), p=[0.2, 0.15, 0.17, 0.14, 0.1, 0.07, 0.08, 0.05, 0.04])
                grow = rng.uniform(0.9, 1.1)
                points += [(at + px * 1.15, py * grow + rng.normal(0, 0.03)) for px, py in SHAPES[kind]]
                if kind == 0 and rng.random() < 0.4:
                    dots.append((at + 0.45, 1.6))
                at += SHAPES[kind][-1][0] * 1.15 + 0.12
            rise = rng.normal(0, 0.08 * high)
            place = lambda q: (x + (q[0] + slant * q[1]) * high, y + rise - q[1] * high)
            self.stroke(rng, [place(q) for q in points], nib, layer)
            for dot in dots:
                self.stroke(rng, [place(dot), place((dot[0] + 0.1, dot[1] - 0.05))], nib, layer)
            x += (at + rng.uniform(0.7, 1.3)) * high

    def coverage(self, rng, wear, spread, wave, tilt):
        """How much of each pixel each layer covers, 0..1, with rough edges on a bent, turned sheet."""
        shape = (self.h * SCALE, self.w * SCALE)
        rough = wear * cloud(rng, shape, 3, 9)
        bend = wave * SCALE * (cloud(rng, (1, shape[1]), (1, 500))[0])
        rows = np.clip(np.arange(shape[0])[:, None] + bend.astype(int), 0, shape[0] - 1)
        out = {}
        for name, image in self.layers.items():
            soft = image.rotate(tilt, Image.BICUBIC).filter(ImageFilter.GaussianBlur(1.5))
            solid = np.asarray(soft, np.float32) / 255
            solid = ((solid + rough * (solid > 0.02)) > 0.5 - spread).astype(np.float32)
            solid = np.take_along_axis(solid, rows, 0)
            out[name] = solid.reshape(self.h, SCALE, self.w, SCALE).mean((1, 3))
        return out


def stained(rng, paper, spots, tides):
    """Adds brown foxing spots, and water stains with a dark rim, to paper (h, w, 3)."""
    h, w = paper.shape[:2]
    y, x = np.mgrid[:h, :w]
    for _ in range(spots):
        r = rng.gamma(2.0, 5.0) + 2
        far = np.hypot(x - rng.uniform(0, w), y - rng.uniform(0, h)) / r + 0.15 * cloud(rng, (h, w), 8)
        mark = rng.uniform(0.15, 0.75) / (1 + np.exp(np.minimum(5 * (far - 1), 50)))
        paper = paper * np.exp(-mark[..., None] * np.array([0.35, 0.7, 1.1]))
    for cx, cy, r, depth in tides:
        far = np.hypot((x - cx * w) / 1.3, y - cy * h) / r + 0.09 * cloud(rng, (h, w), 120, 45, 16)
        inside = 1 / (1 + np.exp(40 * (far - 1)))
        rim = np.exp(-(((far - 0.985) / 0.022) ** 2)) + 0.5 * np.exp(-np.clip(1 - far, 0, 9) / 0.12) * inside
        mark = depth * (0.4 * inside * (1 + 0.25 * cloud(rng, (h, w), 60, 20)) + 0.55 * rim)
        paper = paper * np.exp(-mark[..., None] * np.array([0.55, 0.8, 1.1]))
    return paper


def lit(rng, shape, light, gutter, folds):
    """The light on a sheet: falling off to a side, into a gutter at the left, and over folds."""
    h, w = shape
    y, x = np.mgrid[:h, :w]
    dx, dy, least = light
    slope = (dx * (x / w - 0.5) + dy * (y / h - 0.5)) + 0.12 * cloud(rng, shape, 400)
    out = least + (1 - least) / (1 + np.exp(-5 * slope))
    out = out * (1 - gutter * np.exp(-x / (0.13 * w)))
    for upright, at in folds:
        far = (x - at * w if upright else y - at * h) + 1.5 * cloud(rng, shape, 60)
        out = out * (1 - 0.32 * np.exp(-np.abs(far) / 1.6) - 0.13 * np.exp(-np.abs(far) / 26) * (far > 0))
        out = out * (1 + 0.06 * np.exp(-np.abs(far) / 30) * (far < 0))
    return out


def aged(rng, cover, verso, *, paper, ink, red=(150, 45, 30), soft=0.7, density=0.95, patchy=0.15,
         bleed=0.0, bleed_blur=1.5, spots=0, tides=(), edge=0.15, texture=0.03,
         light=(0.3, 0.2, 0.85), gutter=0.0, folds=(), haze=0.0, blur=0.4, noise=0.015):
    """Makes the colour page (h, w, 3; 0..255) that has this ink on it and that verso behind it."""
    shape = verso.shape
    h, w = shape
    y, x = np.mgrid[:h, :w]
    near = np.exp(-np.minimum(np.minimum(x, w - x), np.minimum(y, h - y)) / (0.06 * w))
    grain = texture * (0.7 * cloud(rng, shape, 150, 50) + 0.5 * cloud(rng, shape, (1.5, 9), (9, 1.5), 2))
    page = np.array(paper) / 255 * np.exp(grain[..., None] * np.array([0.8, 1.0, 1.3]))
    brown = edge * near * (1 + 0.5 * cloud(rng, shape, 70, 25))
    page = page * np.exp(-brown[..., None] * np.array([0.7, 1.0, 1.5]))
    page = stained(rng, page, spots, tides)
    through = bleed * gauss(verso, bleed_blur) * np.clip(0.75 + 0.35 * cloud(rng, shape, 90, 25), 0.1, 1.4)
    page = page * np.exp(-through[..., None] * np.array([0.8, 1.0, 1.25]))
    load = np.clip(density + patchy * cloud(rng, shape, 110, 28, 7, 2.5), 0.3 * density, 1.3)
    for name, colour in (("ink", ink), ("red", red)):
        covered = np.clip(load * gauss(cover[name], soft), 0, 1)[..., None]
        page = page * (1 - covered * (1 - np.array(colour) / 255))  # half covered is half as dark: edges stay where the truth is
    page = page * lit(rng, shape, light, gutter, folds)[..., None]
    page = gauss(haze * page.mean() + (1 - haze) * page, blur)
    page = page + noise * (rng.standard_normal(shape)[..., None] + 0.4 * rng.standard_normal((h, w, 3)))
    return np.clip(page * 255, 0, 255)


def letter(s, rng):
    """A letter in a running hand, signed."""
    s.text(s.w - 60, 70, "Wells, the 4th of October 1786", "hand", 40, "rs")
    s.text(70, 130, "Honoured Sir,", "hand", 46)
    y = s.block(70, 190, s.w - 140, (
        "Your parcel of seeds came safe to hand by the Tuesday carrier, and I return you many thanks "
        "for it. The pears are gathered, but the wet summer has spoiled the greater part, and what is "
        "left will scarce pay the boys that picked them. My brother desires to be remembered to you, "
        "and asks if the grey mare be yet sold, for he has a neighbour that would give eleven guineas "
        "and no questions asked. The bridge at the mill is down again."), "hand", 42, 50)
    s.text(s.w - 330, y + 10, "Your humble servant", "hand", 42)
    s.scrawl(rng, s.w - 340, y + 70, 240, 17, 3.4, 0.6)
    loop = [(0, 30), (120, 18), (260, 22), (200, 45), (60, 40), (160, 26), (300, 40)]
    s.stroke(rng, [(s.w - 370 + a, y + 66 + b) for a, b in loop], 2.8)


def ledger(s, rng):
    """An account book with rules."""
    s.text(s.w / 2, 62, "Accompt of Goods sold, Lady Day Quarter", "script", 38, "ms")
    goods = ["Tallow candles, 6 doz.", "Oak boards & carriage", "Nails of sorts", "Linseed oil, 3 gall.",
             "Rope, hemp, 40 fathom", "To mending the cart", "Salt, one barrel", "Sundries & postage",
             "White lead & size", "Glass, eleven panes"]
    top, high, right = 95, 52, s.w - 50
    for row in range(12):
        s.rule(50, top + row * high, right, top + row * high, 2.2)
    for x, layer in ((50, "ink"), (120, "ink"), (right - 330, "red"), (right - 220, "red"), (right - 110, "red"), (right, "ink")):
        s.rule(x, top, x, top + 11 * high, 2.4, layer)
    for x, head in ((85, "No."), (300, "Article"), (right - 275, "L"), (right - 165, "s"), (right - 55, "d")):
        s.text(x, top + 36, head, "italic", 27, "ms")
    for row, name in enumerate(goods):
        y = top + (row + 2) * high - 14
        s.text(85, y, str(row + 31), "script", 30, "ms")
        s.text(138, y + rng.uniform(-2, 2), name, "script", 33)
        for x, top_value in ((275, 30), (165, 20), (55, 12)):
            s.text(right - x + rng.uniform(-9, 9), y, str(rng.integers(0, top_value)), "script", 33, "ms")


def blackletter(s, rng):
    """A leaf of an old song in broken letters, with a red heading."""
    s.text(s.w / 2, 84, "Das erst abentewr", "black", 58, "ms", "red")
    lines = ["Uns ist in alten maeren", "wunders vil geseit", "von heleden lobebaeren,", "von grozer arebeit,",
             "von froeuden, hochgeziten,", "von weinen und von klagen,", "von kuener recken striten",
             "muget ir nu wunder", "hoeren sagen.", "Ez wuohs in Burgonden", "ein vil edel magedin,",
             "daz in allen landen", "niht schoeners mohte sin,"]
    lines += ["Kriemhilt geheizen:", "si wart ein scoene wip.", "dar umbe muosen degene", "vil verliesen den lip."]
    for i, line in enumerate(lines[: (s.h - 120) // 50 * 2]):
        column, row = divmod(i, (s.h - 120) // 50)
        s.text(60 + column * (s.w - 80) / 2, 150 + 50 * row, line, "black", 42)


def greek(s, rng):
    """A printed page of Greek verse with line numbers."""
    s.text(s.w / 2, 64, "ΙΛΙΑΔΟΣ Α", "greek", 36, "ms")
    s.rule(s.w / 2 - 90, 84, s.w / 2 + 90, 84)
    lines = ["Μῆνιν ἄειδε, θεά, Πηληϊάδεω Ἀχιλῆος", "οὐλομένην, ἣ μυρί’ Ἀχαιοῖς ἄλγε’ ἔθηκε,",
             "πολλὰς δ’ ἰφθίμους ψυχὰς Ἄϊδι προΐαψεν", "ἡρώων, αὐτοὺς δὲ ἑλώρια τεῦχε κύνεσσιν",
             "οἰωνοῖσί τε πᾶσι· Διὸς δ’ ἐτελείετο βουλή,", "ἐξ οὗ δὴ τὰ πρῶτα διαστήτην ἐρίσαντε",
             "Ἀτρεΐδης τε ἄναξ ἀνδρῶν καὶ δῖος Ἀχιλλεύς.", "Τίς τ’ ἄρ σφωε θεῶν ἔριδι ξυνέηκε μάχεσθαι;",
             "Λητοῦς καὶ Διὸς υἱός· ὃ γὰρ βασιλῆϊ χολωθεὶς", "νοῦσον ἀνὰ στρατὸν ὄρσε κακήν, ὀλέκοντο δὲ λαοί,"]
    for i, line in enumerate(lines):
        s.text(120, 140 + 50 * i, line, "greek", 33)
    for i in (4, 9):
        s.text(s.w - 40, 140 + 50 * i, str(i + 1), "serif", 26, "rs")
    s.rule(120, s.h - 66, 320, s.h - 66)
    s.text(120, s.h - 32, "1. Μοῦσα. — 4. codd. pler. ἡρώων: cf. schol. ad loc.", "greek", 23)


def cyrillic(s, rng):
    """A printed column in old Russian letters."""
    s.text(s.w / 2, 90, "СЛОВО", "bold", 54, "ms")
    s.text(s.w / 2, 134, "о плъку Игоревѣ", "italic", 36, "ms")
    s.rule(s.w / 2 - 110, 158, s.w / 2 + 110, 158, 3)
    s.block(66, 215, s.w - 132, (
        "Не лѣпо ли ны бяшетъ, братіе, начяти старыми словесы трудныхъ повѣстій о плъку Игоревѣ, "
        "Игоря Святъславлича! Начати же ся тъй пѣсни по былинамъ сего времени, а не по замышленію "
        "Бояню. Боянъ бо вѣщій, аще кому хотяше пѣснь творити, то растѣкашется мыслію по древу, "
        "сѣрымъ вълкомъ по земли, шизымъ орломъ подъ облакы. Помняшеть бо рѣчь първыхъ временъ "
        "усобіцѣ; тогда пущашеть десять соколовь на стадо лебедѣй."), "serif", 31, 42)


def arabic(s, rng):
    """An Arabic poem in two columns inside a ruled frame, with a red heading."""
    for inset in (34, 44):
        for x0, y0, x1, y1 in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
            place = lambda v, size: inset + v * (size - 2 * inset)
            s.rule(place(x0, s.w), place(y0, s.h), place(x1, s.w), place(y1, s.h), 2, "red")
    s.text(s.w / 2, 112, "قال امرؤ القيس", "arabic", 46, "ms", "red")
    halves = ["قفا نبك من ذكرى حبيب ومنزل", "بسقط اللوى بين الدخول فحومل", "فتوضح فالمقراة لم يعف رسمها",
              "لما نسجتها من جنوب وشمأل", "ترى بعر الآرام في عرصاتها", "وقيعانها كأنه حب فلفل",
              "كأني غداة البين يوم تحملوا", "لدى سمرات الحي ناقف حنظل", "وقوفا بها صحبي علي مطيهم",
              "يقولون لا تهلك أسى وتجمل", "وإن شفائي عبرة مهراقة", "فهل عند رسم دارس من معول"]
    for i, half in enumerate(halves):
        row, left = divmod(i, 2)
        s.text(s.w / 2 - 24 if left else s.w - 76, 196 + 82 * row, half, "arabic", 40, "rs")


def devanagari(s, rng):
    """A Sanskrit leaf in long lines."""
    s.text(s.w / 2, 80, "॥ श्रीमद्भगवद्गीता ॥", "deva", 46, "ms")
    s.rule(60, 106, s.w - 60, 106, 3)
    s.block(60, 168, s.w - 120, (
        "धृतराष्ट्र उवाच । धर्मक्षेत्रे कुरुक्षेत्रे समवेता युयुत्सवः । मामकाः पाण्डवाश्चैव किमकुर्वत सञ्जय ॥१॥ "
        "सञ्जय उवाच । दृष्ट्वा तु पाण्डवानीकं व्यूढं दुर्योधनस्तदा । आचार्यमुपसङ्गम्य राजा वचनमब्रवीत् ॥२॥ "
        "पश्यैतां पाण्डुपुत्राणामाचार्य महतीं चमूम् । व्यूढां द्रुपदपुत्रेण तव शिष्येण धीमता ॥३॥ "
        "अत्र शूरा महेष्वासा भीमार्जुनसमा युधि । युयुधानो विराटश्च द्रुपदश्च महारथः ॥४॥"), "deva", 35, 62)
    s.rule(60, s.h - 44, s.w - 60, s.h - 44, 3)


def diary(s, rng):
    """A page of cursive drawn stroke by stroke."""
    s.scrawl(rng, s.w - 330, 70, 270, 15, 3.0)
    for y in range(130, s.h - 30, 56):
        indent = 60 if y == 130 else 0
        s.scrawl(rng, 55 + indent + rng.uniform(-6, 6), y, s.w - 130 - indent, 17, 3.2)


def typescript(s, rng):
    """A typed list of stores with printed form lines."""
    s.text(60, 70, "FORM 12.  RETURN OF STORES", "sans", 34)
    s.rule(60, 88, s.w - 60, 88, 3)
    rows = ["Item              Issued   Held   Short", "", "Lamps, hurricane      24     19       5",
            "Blankets, grey       310    288      22", "Kettles, iron         16     16     nil",
            "Spades, short         75     61      14", "Boots, pairs         140    133       7",
            "Twine, balls          48     12      36", "", "Certified that the above is a true count,",
            "the damaged pieces having been burned.", "", "Quartermaster:"]
    for i, row in enumerate(rows):
        for j, mark in enumerate(row):
            s.text(64 + 21.6 * j, 134 + 42 * i + rng.uniform(-1.2, 1.2), mark, "type", 31)
    s.scrawl(rng, 400, 134 + 42 * 12, 240, 16, 3.0, layer="red")


def register(s, rng):
    """A register in Hebrew and Latin with notes in a quick hand."""
    s.text(s.w - 70, 84, "בראשית", "hebrew", 50, "rs")
    s.text(70, 84, "Liber primus", "italic", 44)
    s.rule(60, 112, s.w - 60, 112, 2.6)
    middle = s.w / 2
    s.rule(middle, 112, middle, s.h - 190, 2.4)
    s.block(middle + 24, 164, s.w - 70 - middle - 24, (
        "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום ורוח אלהים מרחפת "
        "על פני המים ויאמר אלהים יהי אור ויהי אור וירא אלהים את האור כי טוב"), "hebrew", 35, 54, rtl=True)
    s.block(70, 160, middle - 94, (
        "In principio creavit Deus caelum et terram. Terra autem erat inanis et vacua, et tenebrae "
        "erant super faciem abyssi, et spiritus Dei ferebatur super aquas. Dixitque Deus: Fiat lux. "
        "Et facta est lux."), "serif", 31, 44)
    s.rule(60, s.h - 190, s.w - 60, s.h - 190, 2.6)
    for y in (140, 88, 36):
        s.scrawl(rng, 80, s.h - y, s.w - 170, 15, 2.8)


BROWN, SEPIA, BLACK = (58, 36, 22), (92, 62, 38), (34, 30, 30)
# Each page: how it is drawn, width, height, the page on its back, how it is kept, wear, and its age.
PAGES = {
    "01-letter": (letter, 1000, 700, diary, "jpg 85", (0.1, 0.14, 4, 0.6), dict(
        paper=(226, 205, 164), ink=(112, 76, 44), density=0.85, patchy=0.3, spots=60, edge=0.35, bleed=0.08)),
    "02-ledger": (ledger, 1000, 720, blackletter, "jpg 84", (0.1, 0.08, 3, -0.5), dict(
        paper=(219, 205, 172), ink=BROWN, red=(160, 70, 55), density=0.8, patchy=0.2,
        folds=((True, 0.52), (False, 0.47)), light=(0.9, 0.5, 0.45), spots=12, bleed=0.1)),
    "03-blackletter": (blackletter, 1000, 700, greek, "jpg 86", (0.22, 0.03, 3, 0.4), dict(
        paper=(214, 192, 148), ink=BLACK, bleed=0.62, bleed_blur=1.6, density=0.85, patchy=0.22, edge=0.3)),
    "04-greek": (greek, 960, 700, cyrillic, "jpg 85", (0.16, 0.08, 7, 0.3), dict(
        paper=(226, 214, 186), ink=BLACK, light=(0.9, -0.3, 0.2), gutter=0.72, density=0.8, bleed=0.12)),
    "05-cyrillic": (cyrillic, 760, 900, greek, "png grey", (0.2, 0.06, 3, -0.7), dict(
        paper=(170, 164, 150), ink=(66, 62, 60), density=0.6, patchy=0.2, haze=0.35, noise=0.035, bleed=0.1,
        light=(0.3, 0.8, 0.5), texture=0.05)),
    "06-arabic": (arabic, 1000, 720, letter, "jpg 85", (0.12, 0.06, 3, 0.4), dict(
        paper=(222, 200, 152), ink=BROWN, spots=10, edge=0.35, density=0.85, bleed=0.12,
        tides=((0.12, 0.9, 330, 1.15), (0.95, 0.1, 260, 1.0), (0.2, 0.8, 170, 0.7)))),
    "07-devanagari": (devanagari, 1040, 640, typescript, "jpg 82 grey after 16", (0.18, 0.06, 3, 0.5), dict(
        paper=(206, 192, 160), ink=BLACK, density=0.62, patchy=0.18, blur=0.8, light=(-0.8, 0.4, 0.4),
        folds=((True, 0.34),), noise=0.03, bleed=0.15)),
    "08-diary": (diary, 1000, 700, diary, "jpg 85", (0.12, 0.04, 4, 0.3), dict(
        paper=(220, 200, 160), ink=BROWN, bleed=0.75, bleed_blur=1.9, density=0.8, patchy=0.3, spots=25, edge=0.3)),
    "09-typescript": (typescript, 1000, 740, letter, "png", (0.3, 0.0, 2, -0.4), dict(
        paper=(205, 188, 150), ink=(74, 62, 110), red=(50, 52, 92), density=0.6, patchy=0.4, soft=1.1,
        folds=((False, 0.35), (False, 0.69)), texture=0.05, edge=0.3, noise=0.01)),
    "10-register": (register, 1000, 740, blackletter, "jpg 82 after 45", (0.14, 0.07, 5, -0.4), dict(
        paper=(204, 180, 132), ink=SEPIA, bleed=0.3, density=1.0, patchy=0.3, spots=40, edge=0.45,
        tides=((0.6, 0.45, 240, 0.9),), folds=((True, 0.71),), light=(-0.6, -0.6, 0.4), noise=0.025)),
}


def keep(page, path, how):
    """Saves a page as `how` says: jpg QUALITY or png, perhaps grey, perhaps after a worse JPEG."""
    image = Image.fromarray(np.round(page).astype(np.uint8))
    words = how.split()
    if "after" in words:
        worse = io.BytesIO()
        image.save(worse, "JPEG", quality=int(words[-1]))
        image = Image.open(worse)
    if "grey" in words:
        image = image.convert("L")
    if words[0] == "jpg":
        image.save(path.with_suffix(".jpg"), quality=int(words[1]), dpi=(300, 300))
    else:
        small = image if image.mode == "L" else image.quantize(128, dither=Image.Dither.NONE)
        small.save(path.with_suffix(".png"), optimize=True, dpi=(300, 300))


def main(out):
    """Draws every page and its truth under out, and writes their checksums."""
    for folder in ("images", "gt"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for number, (name, (drawn, w, h, back, how, (wear, *bent), age)) in enumerate(PAGES.items()):
        rng = np.random.default_rng(number)
        front, verso = Sheet(w, h), Sheet(w, h)
        drawn(front, rng)
        back(verso, rng)
        cover = front.coverage(rng, wear, *bent)
        behind = sum(verso.coverage(rng, wear, *bent).values())[:, ::-1].clip(0, 1)
        # as in contest truths, the soft edge that is plainly darker than the paper is ink
        truth = gauss(cover["ink"] + cover["red"], 0.7) >= 0.3
        Image.fromarray(~truth).save(out / "gt" / f"{name}.png", optimize=True, dpi=(300, 300))
        keep(aged(rng, cover, behind, **age), out / "images" / name, how)
    files = sorted(p for folder in ("gt", "images") for p in (out / folder).iterdir())
    sums = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(out)}\n" for p in files)
    (out / "SHA256SUMS").write_text("".join(sums))


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "datasets" / "sample"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here)

"""Draws a development set of hard pages: whole pages, composed of contest pages and photographs, with the truth of their ink.

    scripts/train/train.sh hard --data DIR --backgrounds DIR [--out .train/hard] [--seed 1]

A page of fold a, b or c is made of pages of that fold's sets alone, so a network that held the fold out has seen none of it. Of the
photographs in backgrounds/photos and backgrounds/papers those with an odd index are used, by name; training has the others. What is written is
OUT/FOLD/images/PART-NN.png and OUT/FOLD/gt/PART-NN.png. Page NN of a part depends on the seed, fold, part and NN alone.
"""

import argparse
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from hardpaper import (LUMA, blur, boxes, camera, components, extend, homography, lift, noise, remap, resize, spread, table, words, x_height)

Image.MAX_IMAGE_PIXELS = None
FOLDS = {
    "a": ["dibco2013", "hdibco2014", "hdibco2016", "nabuco"],
    "b": ["dibco2009", "hdibco2012", "bickley", "monk_cuper"],
    "c": ["hdibco2010", "dibco2011", "phibd2012", "s_ms2015", "cb55"],
}
PRINT = {  # pages that are printed or typed, as glob patterns
    "a": ["dibco2013/PR*", "noisyoffice/*", "nabuco/H1[34]", "nabuco/H06"],
    "b": ["dibco2009/P*", "lrde_dbd/*"],
    "c": ["dibco2011/PR*", "cb55/*"],
}
PAGES = 4  # of a part in a fold
INKS = {"brown": (0.6, 0.9, 1.25), "red": (0.3, 1.2, 1.0), "blue": (1.2, 0.9, 0.45), "violet": (0.9, 1.15, 0.7), "pencil": (1, 1, 0.97)}


@lru_cache(maxsize=12)
def read(path: Path):
    """A page (H, W, 3) in 0..1 and its ink; no side is longer than 2400."""
    page = Image.open(path).convert("RGB")
    ink = Image.open(path.parent.parent / "gt" / f"{path.stem}.png").convert("L").point(lambda v: 255 if v == 0 else 0)
    if path.parent.parent.name == "cb55":  # the page alone: what it lies on is not contest paper
        box = (900, 500, 3900, 5600)
        page, ink = page.crop(box), ink.crop(box)
    shrink = min(1, 2400 / max(page.size))
    if shrink < 1:
        size = tuple(round(side * shrink) for side in page.size)
        page, ink = page.resize(size, Image.BICUBIC), ink.resize(size, Image.BOX)
    return np.asarray(page, dtype=np.float32) / 255, np.asarray(ink) >= 128


class Sheet:
    """A paper, what its ink leaves of the light (`left`), and the ink's truth."""

    def __init__(self, paper, left, ink):
        self.paper, self.left, self.ink = paper, left, ink

    def page(self):
        return self.paper * self.left

    def mirrored(self):
        return Sheet(self.paper[:, ::-1], self.left[:, ::-1], self.ink[:, ::-1])

    def add(self, left, ink, x, y):
        """Lays ink on the sheet, as much as fits."""
        height, width = self.ink.shape
        left, ink = left[: height - y, : width - x], ink[: height - y, : width - x]
        place = np.s_[y:y + ink.shape[0], x:x + ink.shape[1]]
        self.left[place] *= left
        self.ink[place] |= ink


class Maker:
    """The pages of one fold and the photographs; `rng` is set anew for each page."""

    def __init__(self, data: Path, backgrounds: Path, fold: str):
        self.data, self.fold, self.rng, self.used, self.turn = data, fold, None, set(), 0
        self.sets = {name: sorted((data / name / "images").iterdir()) for name in FOLDS[fold]}
        self.photos = sorted((backgrounds / "photos").iterdir())[1::2]
        self.papers = sorted((backgrounds / "papers").iterdir())[1::2]

    def choose(self, items):
        return items[self.rng.integers(len(items))]

    def chance(self, probability):
        return self.rng.random() < probability

    # Pages and sheets

    def legible(self, name, contrast=0.25):
        """A page of a set whose ink is clearly darker than its paper, if it can be one that was not used."""
        darkest = 1
        for _ in range(20):
            path = self.choose([path for path in self.sets[name] if path not in self.used] or self.sets[name])
            page, ink = read(path)
            around = spread(ink, 8) & ~spread(ink, 3)
            left = page[ink].mean() / page[around].mean()
            if left < darkest:
                darkest, best = left, path
            if darkest < 1 - contrast:
                break
            self.used.add(path)
        self.used.add(best)
        return read(best)

    def block(self, name, width, height, scale=(0.5, 1)):
        """Lifted text of a set, at most width x height, without what its border cuts: paper, left, ink."""
        rng = self.rng
        page, ink = self.legible(name)
        shrink = np.clip(width / page.shape[1], *scale)
        if shrink < 1:
            size = round(page.shape[1] * shrink), round(page.shape[0] * shrink)
            page, ink = resize(page, *size), resize(ink.astype(np.float32), *size, Image.BOX) >= 0.5
        x, y = (int(rng.integers(max(1, have - most + 1))) for have, most in zip(ink.shape[::-1], (width, height)))
        cut = np.s_[y:y + height, x:x + width]
        page, ink = page[cut], ink[cut]
        paper, left = lift(rng, page, ink)
        labels = components(ink)
        border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
        lost = np.isin(labels, border[border > 0])
        left[spread(lost, 3) & ~spread(ink & ~lost, 2)] = 1
        return paper, left, ink & ~lost

    def sheet(self, number, size=None, fullness=1.0):
        """A page of one set, about 1000 to 1400 pixels a side, filled with that set's text from the top."""
        rng = self.rng
        names = list(self.sets)
        name = names[(number + self.turn) % len(names)]
        width, height = size or (int(rng.integers(950, 1300)), int(rng.integers(1000, 1400)))
        margin = int(rng.integers(20, 70))
        papers = [self.block(name, width, height) for _ in range(3 if fullness else 1)]
        papers.sort(key=lambda block: -block[2].size)
        first = papers[0][0]
        trim = [side // 16 for side in first.shape[:2]]  # a dark border would come to lie within the page
        paper = extend(first[trim[0]:-trim[0], trim[1]:-trim[1]], width, height, int(rng.integers(-60, 60)), int(rng.integers(-60, 60)))
        sheet = Sheet(paper, np.ones_like(paper), np.zeros(paper.shape[:2], bool))
        y = margin
        blocks = iter(papers)
        while y < height * fullness - 100:
            _, left, ink = next(blocks, None) or self.block(name, width - margin, height - y)
            room = max(1, width - ink.shape[1] - margin // 2)
            sheet.add(left, ink, min(margin, room), y)
            y += ink.shape[0] + int(rng.integers(5, 40))
        sheet.name = name
        if np.ptp(paper, 2).max() < 0.02 and self.chance(0.6):  # a grey page among colours
            sheet.paper = paper * np.array([1, 0.95, 0.85]) ** rng.uniform(0.3, 1.3)
        return sheet

    def photo(self, names, width, height, glob=""):
        """One of the photographs at a size, upright or turned."""
        image = Image.open(self.choose([path for path in names if path.name.startswith(glob)])).convert("RGB")
        if width > height:
            image = image.transpose(Image.ROTATE_90)
        photo = np.asarray(image.resize((width, height), Image.LANCZOS), dtype=np.float32) / 255
        return photo[:, ::-1] if self.chance(0.5) else photo

    # What surrounds the page

    def surroundings(self, number):
        return (self.book, self.torn, self.pile, self.film)[number % 4](number + number // 4)

    def leaves(self, beyond, paper):
        """The edges of the leaves below: colour and how far out they reach, given how far a pixel is beyond the page."""
        rng, shape = self.rng, beyond.shape
        count, pitch = int(rng.integers(5, 26)), rng.uniform(2.2, 6)
        wander = noise(rng, shape, 200) * pitch * 0.8 + noise(rng, shape, 25) * 0.4
        place = np.maximum(beyond + wander, 0) / pitch
        number = np.minimum(place.astype(int), count)
        tone = rng.uniform(0.62, 1.02, count + 1)[number] * (1 - 0.35 * number / count)
        gap = (place % 1 < rng.uniform(0.15, 0.4)) * rng.uniform(0.25, 0.7, count + 1)[number] * (noise(rng, shape, (40, 40)) > -1.1)
        return paper * (tone * (1 - blur(gap.astype(np.float32), 0.6)))[..., None], count * pitch

    def book(self, number):
        """A page of an open book: gutter, a strip of the facing page, edges of leaves, cover, table."""
        rng = self.rng
        sheet, left = self.sheet(number), self.chance(0.5)
        facing = self.sheet(number, sheet.ink.shape[::-1])
        if left:  # drawn mirrored, and turned back at the end
            sheet, facing = sheet.mirrored(), facing.mirrored()
        height, width = sheet.ink.shape
        gutter, top, beside, below = (int(rng.integers(*r)) for r in ((70, 230), (0, 60), (70, 200), (40, 150)))
        canvas = height + top + below, gutter + width + beside
        y, x = np.mgrid[: canvas[0], : canvas[1]].astype(np.float32)
        u = x - gutter - (y - top) * rng.normal(0, 0.01) - noise(rng, canvas, (300, 2000)) * 2
        bend, reach = rng.uniform(5, 22), rng.uniform(60, 160)
        curl = np.exp(-np.abs(u) / reach)
        v = y - top + rng.choice([-1, 1]) * bend * curl
        sx, fx = u - bend * curl + bend, facing.ink.shape[1] + u + bend * curl - bend
        page = remap(sheet.page(), sx, v)
        ink = remap(sheet.ink.astype(np.float32), sx, v) >= 0.5
        page = np.where(u[..., None] > 0, page, remap(facing.page(), fx, v))
        dark = rng.uniform(0.45, 0.9)
        page = page * (1 - dark * np.exp(-np.abs(u) / rng.uniform(14, 50)) + 0.05 * np.exp(-((np.abs(u) - reach) / 50) ** 2))[..., None]
        page = page * (1 - 0.85 * np.exp(-((u + rng.normal(0, 2)) / rng.uniform(1, 4)) ** 2))[..., None]
        outer = np.maximum(u - width + noise(rng, canvas, (200, 3000)) * 1.5, (v - height) * rng.uniform(1, 2.5) + noise(rng, canvas, (3000, 200)) * 1.5)
        beyond = np.maximum(outer, -v)
        stack, out = self.leaves(outer, sheet.paper.mean((0, 1)))
        cover = rng.uniform(0.08, 0.35) * np.array([1.2, 0.85, 0.65]) * (1 + 0.15 * noise(rng, canvas, 3) + 0.2 * noise(rng, canvas, 40))[..., None]
        board = rng.uniform(8, 45)
        bed = table(rng, canvas) * (1 - 0.6 * np.exp(-np.maximum(np.where(-v > 0, beyond, beyond - out) - board, 0) / 18))[..., None]
        around = np.where(((outer < out) & (-v <= 0))[..., None], stack, np.where((np.where(-v > 0, beyond, beyond - out) < board)[..., None], cover, bed))
        page = np.where((beyond > 0)[..., None], around, page * (1 - 0.3 * np.exp(-np.maximum(-beyond, 0) / 5))[..., None])
        ink &= (beyond <= 0) & (u > 0)
        if left:
            page, ink = page[:, ::-1], ink[:, ::-1]
        return camera(rng, blur(page, rng.uniform(0, 0.6))), ink

    def torn(self, number):
        """A torn or eaten border, browned, with holes, and its shadow on what lies below."""
        rng = self.rng
        sheet = self.sheet(number)
        height, width = sheet.ink.shape
        pad = int(rng.integers(25, 90))
        canvas = height + 2 * pad, width + 2 * pad
        y, x = np.mgrid[: canvas[0], : canvas[1]].astype(np.float32)
        inside = np.minimum.reduce([x - pad, width + pad - x, y - pad, height + pad - y])
        ragged = rng.uniform(0.3, 1)
        inside = inside - ragged * (14 + noise(rng, canvas, 130) * 10 + noise(rng, canvas, 30) * 5 + noise(rng, canvas, 8) * 2 + noise(rng, canvas, 3))
        for _ in range(rng.integers(1, 4)):  # a corner or a piece of the border is gone
            cx, cy = self.choose([(pad, pad), (width + pad, pad), (pad, height + pad), (rng.integers(width), pad), (width + pad, rng.integers(height))])
            inside = np.minimum(inside, np.hypot((x - cx) * rng.uniform(0.6, 1.4), y - cy) - rng.uniform(20, 130) + noise(rng, canvas, 20) * 5 + noise(rng, canvas, 5) * 2)
        for _ in range(rng.integers(0, 14)):  # worms
            cx, cy = rng.uniform(pad, width), rng.uniform(pad, height)
            inside = np.minimum(inside, np.hypot(x - cx, (y - cy) * rng.uniform(0.5, 2)) - rng.uniform(2, 9) + noise(rng, canvas, 6) * 2)
        left = np.pad(sheet.page(), [(pad, pad), (pad, pad), (0, 0)], mode="symmetric")
        ink = np.pad(sheet.ink, pad)
        browned = np.exp(-np.maximum(inside, 0) / rng.uniform(10, 50))[..., None] * rng.uniform(0, 0.5)
        page = left * (1 - browned * np.array([0.5, 0.8, 1.2]))
        fibre = (inside < rng.uniform(2, 6) * (1 + 0.5 * noise(rng, canvas, 15)))[..., None] * rng.uniform(0, 0.7)
        page = page + fibre * (np.minimum(1, 1.15 * sheet.paper.mean((0, 1)) + 0.1) - page)
        below = table(rng, canvas)
        if self.chance(0.5):  # mounted on another paper
            other = self.sheet(number + 1).paper
            below = extend(other, *canvas[::-1], 0, 0) * rng.uniform(0.75, 1.05)
        on = (inside > 0).astype(np.float32)
        shift, soft = tuple(rng.integers(2, 9, 2) * rng.choice([-1, 1], 2)), rng.uniform(2, 8)
        shadow = blur(np.roll(on, shift, (0, 1)), soft)
        below = below * (1 - rng.uniform(0.4, 0.85) * shadow)[..., None]
        return camera(rng, blur(np.where(on[..., None] > 0, page, below), rng.uniform(0.4, 0.8))), ink & (on > 0)

    def place(self, canvas, corners, width, height, wave=0.0):
        """For each pixel of a canvas its place on a sheet, and how far inside the sheet it is."""
        rng = self.rng
        y, x = np.mgrid[: canvas[0], : canvas[1]].astype(np.float32)
        if wave:
            x, y = x + noise(rng, canvas, 350) * wave, y + noise(rng, canvas, 350) * wave
        m = homography(corners, width, height)
        w = m[2, 0] * x + m[2, 1] * y + m[2, 2]
        u, v = (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / w, (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / w
        return u, v, np.minimum.reduce([u, width - u, v, height - v])

    def corners(self, canvas, pad, turn, keystone=0.0):
        """Corners of a sheet within a canvas: turned by some degrees and drawn to a trapezium."""
        rng = self.rng
        height, width = canvas
        middle = np.array([width / 2, height / 2])
        half = middle - np.array(pad)
        angle = np.radians(rng.normal(0, turn))
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = [np.array(c) * half * (1 - np.abs(rng.normal(0, keystone, 2))) for c in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        return [middle + rotation @ corner for corner in corners]

    def pile(self, number):
        """The top of a pile of letters on a table: edges of the others, their shadows, perhaps a colour target."""
        rng = self.rng
        sheet = self.sheet(number)
        height, width = sheet.ink.shape
        pad = int(rng.integers(50, 120)), int(rng.integers(50, 120))
        canvas = height + 2 * pad[1], width + 2 * pad[0]
        page = table(rng, canvas)
        count = int(rng.integers(2, 6))
        for i in range(count + 1):
            top = i == count
            u, v, inside = self.place(canvas, self.corners(canvas, np.array(pad) + (0 if top else rng.integers(-45, 12, 2)), 0.5 if top else 1.6), width, height, 2)
            shadow = np.exp(-np.maximum(-inside, 0) / rng.uniform(4, 14)) * (inside < 0) * rng.uniform(0.3, 0.75)
            page = page * (1 - shadow)[..., None]
            own = sheet if top else self.sheet(number, (width, height), 0.5 if self.chance(0.3) else 0)
            tint = 1 if top else rng.uniform(0.75, 1.05) * rng.uniform(0.93, 1.03, 3)
            rim = 1 - rng.uniform(0, 0.4) * np.exp(-np.maximum(inside, 0) / rng.uniform(1, 3))[..., None]
            page = np.where((inside > 0)[..., None], remap(own.page(), u, v) * tint * rim, page)
        ink = (remap(sheet.ink.astype(np.float32), u, v) >= 0.5) & (inside > 0)
        if self.chance(0.5):  # a target of colours along the lower border, and a scale
            size = pad[1] // 2
            for i, colour in enumerate(rng.permutation([(0.8, 0.1, 0.1), (0.1, 0.5, 0.2), (0.1, 0.2, 0.6), (0.9, 0.8, 0.1), (0.9,) * 3, (0.5,) * 3, (0.1,) * 3])):
                page[-size - 6:-6, 60 + i * size * 2:60 + (i * 2 + 2) * size] = colour
        return camera(rng, blur(page, rng.uniform(0, 0.7))), ink

    def film(self, number):
        """A grey microfilm: the page between black, its neighbour's edge, scratches and dust."""
        rng = self.rng
        sheet = self.sheet(number)
        height, width = sheet.ink.shape
        pad = int(rng.integers(40, 110)), int(rng.integers(20, 90))
        canvas = height + 2 * pad[1], width + 2 * pad[0]
        u, v, inside = self.place(canvas, self.corners(canvas, pad, 0.7), width, height, 2)
        paper = remap(sheet.page() @ LUMA, u, v)
        paper = np.clip(paper / np.percentile(paper, 95), 0, 1) ** rng.uniform(0.9, 1.5) * 0.93
        burn = 1 + 0.05 * noise(rng, canvas, 300) - rng.uniform(0.2, 0.6) * np.exp(-np.maximum(inside, 0) / rng.uniform(20, 90))
        edge = np.clip((inside + noise(rng, canvas, 60) * 2 + noise(rng, canvas, 6)) / 3 + 0.5, 0, 1)
        dark = rng.uniform(0.02, 0.12) * (1 + 0.3 * noise(rng, canvas, 80))
        y, x = np.mgrid[: canvas[0], : canvas[1]].astype(np.float32)
        other = self.choose((x - rng.uniform(8, 26), canvas[1] - rng.uniform(8, 26) - x, y - rng.uniform(6, 18)))
        dark = np.where(other + noise(rng, canvas, 200) * 2 < 0, rng.uniform(0.3, 0.8) * (1 + 0.1 * noise(rng, canvas, 20)), dark)
        page = dark + (paper * burn - dark) * edge
        for _ in range(rng.integers(2, 9)):  # along the film
            line = rng.uniform(0, canvas[1]) + noise(rng, (canvas[0], 2), (200, 2))[:, :1] * 2
            streak = np.exp(-((x - line) / rng.uniform(0.5, 1.2)) ** 2) * (noise(rng, (canvas[0], 2), (90, 2))[:, :1] > rng.uniform(-0.5, 1))
            page = page + streak * rng.uniform(-0.3, 0.5)
        ink = (remap(sheet.ink.astype(np.float32), u, v) >= 0.5) & (inside > 1)
        return camera(rng, np.repeat(blur(page, rng.uniform(0.4, 0.9))[..., None], 3, 2), (0.01, 0.035)), ink

    # Inks

    def repaint(self, sheet, where, colour, contrast):
        """The ink of a mask anew: pale, of a colour, with the old ink's own unevenness and the pooling of a pen."""
        rng = self.rng
        shape = where.shape
        near = spread(where, 3) & ~(spread(sheet.ink & ~where, 1))
        density = -np.log(np.maximum(sheet.left @ LUMA, 0.02))
        body = np.clip(density / max(np.percentile(density[where], 70), 0.05), 0, 1.4)
        body = np.where(where, np.maximum(body, 0.45), body)
        flow = np.clip(1 + 0.25 * noise(rng, shape, 22) + 0.15 * noise(rng, shape, 5), 0.5, 1.6)
        strength = -np.log(1 - contrast)
        new = np.exp(-(body * flow)[..., None] * np.array(INKS[colour]) * strength)
        sheet.left = np.where(near[..., None], new, sheet.left)

    def inks(self, number):
        """Words, lines or notes of a second, paler hand beside a strong one."""
        rng = self.rng
        sheet = self.sheet(number, fullness=rng.uniform(0.7, 1))
        colour = ["brown", "red", "blue", "brown", "pencil", "violet"][number % 6]
        grain = (sheet.paper - blur(sheet.paper, 2)).std() * 4
        contrast = max(rng.uniform(0.16, 0.4), grain)
        if number % 2 == 0:  # some of the page's own words, or whole lines of them
            labels = words(sheet.ink)
            marks = boxes(labels)
            middle = (marks[:, 1] + marks[:, 3]) / 2
            for _ in range(30):
                if self.chance(0.5):
                    start = rng.uniform(0.1, 0.6) * sheet.ink.shape[0]
                    chosen = (middle > start) & (middle < start + rng.uniform(0.2, 0.4) * sheet.ink.shape[0])
                else:
                    chosen = rng.random(len(marks)) < rng.uniform(0.2, 0.5)
                where = np.isin(labels, marks[chosen, 0])
                if 0.1 < where.sum() / sheet.ink.sum() < 0.6:
                    break
            self.repaint(sheet, where, colour, contrast)
        else:  # notes between the lines and in the margin, from another page of the fold
            height, width = sheet.ink.shape
            notes, share = np.zeros_like(sheet.ink), rng.uniform(0.08, 0.25) * sheet.ink.sum()
            for _ in range(12):
                if notes.sum() > share:
                    break
                _, left, ink = self.block(self.choose(list(self.sets)), int(rng.integers(300, 800)), int(rng.integers(90, 300)), (0.5, 0.7))
                note = Sheet(None, np.ones_like(sheet.left), np.zeros_like(sheet.ink))
                note.add(left, ink, int(rng.integers(max(1, width - ink.shape[1]))), int(rng.integers(max(1, height - ink.shape[0]))))
                if note.ink.any() and not (note.ink & notes).any():
                    self.repaint(note, note.ink, colour, contrast)
                    sheet.left, notes = sheet.left * note.left, notes | note.ink
            sheet.ink |= notes
        return camera(rng, sheet.page()), sheet.ink

    def bleed(self, number):
        """The writing of the other side, as large as the page's own and nearly as dark, below ink and beside it."""
        rng = self.rng
        sheet = self.sheet(number, fullness=rng.uniform(0.45, 1))
        height, width = sheet.ink.shape
        verso = self.sheet(number, (width, height))
        density = -np.log(np.maximum(verso.left @ LUMA, 0.02))[:, ::-1]
        y, x = np.mgrid[:height, :width].astype(np.float32)
        turn = rng.normal(0, 0.012)
        density = remap(density, x + y * turn + noise(rng, (height, width), 250) * 4 + rng.normal(0, 12), y - x * turn + noise(rng, (height, width), 250) * 4)
        fibre = np.clip(1 + 0.2 * noise(rng, (height, width), (2, 5)) + 0.25 * noise(rng, (height, width), 30) + 0.2 * noise(rng, (height, width), 160), 0.2, 1.7)
        soft = blur(density, rng.uniform(0.8, 2.2)) * fibre
        own = -np.log(np.maximum(sheet.left @ LUMA, 0.02))
        level = lambda d: np.percentile(d[d > 0.15], 70) if (d > 0.15).any() else 0.3
        strength = rng.uniform(0.5, 0.85) * level(own) / level(soft)
        hidden = 1 - 0.6 * np.clip(own / level(own), 0, 1)
        tint = np.array([0.85, 1, 1.2]) if np.ptp(sheet.paper, 2).max() > 0.02 else np.ones(3)
        page = sheet.page() * np.exp(-(soft * strength * hidden)[..., None] * tint)
        return camera(rng, page), sheet.ink

    # Print

    def thin(self, ink, scale):
        """Print made smaller: how much of a pixel is ink."""
        height, width = ink.shape
        return resize(ink.astype(np.float32), max(8, round(width * scale)), max(8, round(height * scale)), Image.BOX)

    def ornaments(self, canvas, frame):
        """Coverage of a printed frame with corners, drawn four times as large."""
        rng, k = self.rng, 4
        image = Image.new("L", (canvas[1] * k, canvas[0] * k))
        draw = ImageDraw.Draw(image)
        left, top, right, bottom = (v * k for v in frame)
        lines = self.choose([[(0, 1.2)], [(0, 1), (5, 1)], [(0, 3.2), (6, 1)], [(0, 1), (4, 2.5), (9, 1)]])
        for inset, thick in lines:
            for w in range(round(thick * k)):
                i = inset * k + w
                draw.rectangle((left + i, top + i, right - i, bottom - i), outline=255)
        if self.chance(0.7):  # a rosette or leaves in the corners and the middle of the upper border
            petals, size = int(rng.integers(4, 9)), rng.uniform(9, 20) * k
            for cx, cy in ((left, top), (right, top), (left, bottom), (right, bottom), ((left + right) / 2, top)):
                draw.ellipse((cx - size * 1.3, cy - size * 1.3, cx + size * 1.3, cy + size * 1.3), fill=0)
                for p in range(petals):
                    angle = 2 * np.pi * p / petals
                    px, py, r = cx + np.cos(angle) * size * 0.65, cy + np.sin(angle) * size * 0.65, size * 0.45
                    draw.ellipse((px - r, py - r, px + r, py + r), outline=255, width=round(1.3 * k))
                draw.ellipse((cx - size * 0.2, cy - size * 0.2, cx + size * 0.2, cy + size * 0.2), fill=255)
        if self.chance(0.6):  # a row of small ornaments below the upper border
            for cx in np.arange(left + 30 * k, right - 30 * k, rng.uniform(9, 16) * k):
                cy, r = top + 24 * k, 3.2 * k
                draw.polygon([(cx - r, cy), (cx, cy - r * 1.5), (cx + r, cy), (cx, cy + r * 1.5)], outline=255, width=k)
                draw.arc((cx - r, cy - 3 * r, cx + 3 * r, cy + r), 90, 180, fill=255, width=k)
        return resize(np.asarray(image, dtype=np.float32) / 255, canvas[1], canvas[0], Image.BOX)

    def tiny(self, number):
        """Print whose small letters are 6 to 10 pixels high, in columns within a frame.

        It is a truth made smaller. Ink is what is at least half covered, and the ridge of a stroke that is at least 0.3 covered: a hairline thinner
        than a pixel is seen, and is one pixel wide.
        """
        rng = self.rng
        canvas = int(rng.integers(950, 1250)), int(rng.integers(900, 1250))
        sources = [path for pattern in PRINT[self.fold] for path in self.data.glob(pattern.replace("/", "/images/") + ".*")]
        group = sorted({path.parent.parent.name for path in sources})
        sources = sorted(path for path in sources if path.parent.parent.name == group[number % len(group)])
        covered = np.zeros(canvas, np.float32)
        margin = int(rng.integers(40, 80))
        goal = rng.uniform(6, 10)
        x, y, shelf = margin, margin, 0
        for _ in range(60):
            path = self.choose([path for path in sources if path not in self.used] or sources)
            self.used.add(path)
            _, ink = read(path)
            part = self.thin(ink, min(1, goal / x_height(ink)))[: canvas[0] - 2 * margin, : canvas[1] - 2 * margin]
            if x + part.shape[1] > canvas[1] - margin and x > margin:
                x, y, shelf = margin, y + shelf + int(rng.integers(8, 30)), 0
            part = part[: max(0, canvas[0] - margin - y)]
            if part.shape[0] < 30:
                break
            covered[y:y + part.shape[0], x:x + part.shape[1]] = part[:, : canvas[1] - x]
            x, shelf = x + part.shape[1] + int(rng.integers(14, 40)), max(shelf, part.shape[0])
        if number % 4 != 3:
            frame = margin - 24, margin - 28, canvas[1] - margin + 24, canvas[0] - margin + 28
            covered = np.maximum(covered, self.ornaments(canvas, frame))
        shifted = lambda dy, dx: np.roll(covered, (dy, dx), (0, 1))
        ridge = ((covered > shifted(0, 1)) & (covered >= shifted(0, -1))) | ((covered > shifted(1, 0)) & (covered >= shifted(-1, 0)))
        ink = (covered >= 0.5) | ((covered >= 0.3) & ridge)
        paper = self.sheet(number, canvas[::-1], 0).paper
        worn = np.clip(1 + 0.2 * noise(rng, canvas, 3) + 0.15 * noise(rng, canvas, 60), 0.3, 1.5)
        density = blur(covered, rng.uniform(0.35, 0.75)) * worn * rng.uniform(0.9, 2.2)
        page = paper * np.exp(-density[..., None] * np.array([1, 0.98, 0.92]))
        return camera(rng, page, quality=(50, 90)), ink

    # Wear

    def stain(self, width, height):
        """What a stained sheet leaves of the light, from a photograph without writing."""
        for _ in range(20):
            photo = self.photo(self.photos, width, height, "texture")
            light = np.percentile(photo, 90, (0, 1))
            left = np.clip(photo / light, 0.05, 1)
            if 0.05 < (left @ LUMA < 0.75).mean() < 0.6:
                break
        return left

    def faded(self, number):
        """Strokes that a stain has washed towards the paper."""
        rng = self.rng
        sheet = self.sheet(number)
        height, width = sheet.ink.shape
        for _ in range(20):
            stain = self.stain(width, height)
            wet = np.clip((0.92 - blur(stain @ LUMA, 2)) * 3, 0, 1)
            if 0.25 < wet[sheet.ink].mean() < 0.7:
                break
        wet = wet * (0.75 + 0.25 * np.tanh(noise(rng, (height, width), 12)))
        keep = 1 - np.clip(wet, 0, 1) * rng.uniform(0.55, 0.78)
        page = sheet.paper * np.exp(np.log(sheet.left) * keep[..., None]) * stain ** rng.uniform(0.3, 0.8)
        return camera(rng, page), sheet.ink

    def ruled(self, number):
        """Writing on ruled, squared or crumpled paper, photographed."""
        rng = self.rng
        width = int(rng.integers(960, 1100))
        height = width * 4 // 3
        sheet = self.sheet(number, (width, height))
        for _ in range(20):
            paper = self.photo(self.papers, width, height)
            if 0.3 < np.median(paper @ LUMA) and (paper @ LUMA < 0.15).mean() < 0.02:
                break
        return camera(rng, paper * np.minimum(sheet.left, 1), (0.008, 0.025)), sheet.ink

    # The camera

    def hand(self, canvas):
        """The shadow of a hand and arm that hold the camera, in 0..1."""
        rng = self.rng
        image = Image.new("L", (canvas[1] // 4, canvas[0] // 4))
        draw = ImageDraw.Draw(image)
        height, width = image.height, image.width
        px, py = rng.uniform(0, 1) * width, rng.uniform(0.55, 1) * height
        palm, way = rng.uniform(0.12, 0.22) * width, rng.normal(0, 25)
        fingers = [(-42, 1.9, 0.3), (-19, 2.3, 0.34), (0, 2.5, 0.34), (18, 2.3, 0.33), (58, 1.7, 0.4)] if self.chance(0.5) else [(-8, 2.2, 0.5), (8, 2.0, 0.5), (50, 1.5, 0.4)]
        tip = lambda angle, far: (px + np.sin(np.radians(angle + way)) * far, py - np.cos(np.radians(angle + way)) * far)
        draw.line((px, py, *tip(180 + rng.normal(0, 10), height)), fill=255, width=int(palm * 1.5))
        draw.ellipse((px - palm, py - palm, px + palm, py + palm), fill=255)
        for angle, length, thick in fingers:
            (x, y), r = tip(angle + rng.normal(0, 4), length * palm), thick * palm / 2
            draw.line((px, py, x, y), fill=255, width=int(2 * r))
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
        return blur(resize(np.asarray(image, dtype=np.float32) / 255, canvas[1], canvas[0]), rng.uniform(8, 35))

    def shot(self, number):
        """A page on a table, photographed by hand: angle, uneven light, shadows, colour cast, defocus."""
        rng = self.rng
        sheet = self.sheet(number)
        height, width = sheet.ink.shape
        canvas = height, width
        pad = int(rng.integers(10, 90)), int(rng.integers(10, 90))
        u, v, inside = self.place(canvas, self.corners(canvas, pad, 2.5, 0.05), width, height, rng.uniform(0, 5))
        page = remap(sheet.page(), u, v)
        ink = (remap(sheet.ink.astype(np.float32), u, v) >= 0.5) & (inside > 0)
        bed = table(rng, canvas, (number + ord(self.fold)) % 4) * (1 - rng.uniform(0.3, 0.7) * np.exp(-np.maximum(-inside, 0) / rng.uniform(5, 20)))[..., None]
        page = np.where((inside > 0)[..., None], page, bed)
        y, x = np.mgrid[: canvas[0], : canvas[1]].astype(np.float32)
        lamp = np.hypot(x - rng.uniform(-0.3, 1.3) * canvas[1], y - rng.uniform(-0.3, 1.3) * canvas[0]) / max(canvas)
        light = 1 / (1 + rng.uniform(0.3, 1.3) * lamp ** 2) * (1 + 0.04 * noise(rng, canvas, 300))
        if number % 4 in (0, 2):
            light = light * (1 - rng.uniform(0.3, 0.65) * self.hand(canvas))
        if number % 4 in (1, 2):  # shadows of the things around, from a photograph
            light = light * blur(self.stain(canvas[1], canvas[0]) @ LUMA, rng.uniform(3, 8)) ** rng.uniform(0.5, 1)
        light = light / np.percentile(light, 90) * rng.uniform(0.7, 1)
        cast = np.array(self.choose([(1, 0.88, 0.68), (0.88, 0.97, 1), (1, 0.93, 0.82), (0.92, 1, 0.9)]))
        page = np.clip(page * light[..., None] * cast * 1.1, 0, 1) ** rng.uniform(0.85, 1.1)
        focus = np.clip(np.abs((y / canvas[0] - rng.uniform(0, 1)) * rng.uniform(0.5, 1.3) + (x / canvas[1] - 0.5) * rng.normal(0, 0.5)), 0, 1)[..., None]
        sharp = 0.4 if number % 4 != 3 else 1.0
        page = blur(page, sharp) * (1 - focus) + blur(page, sharp + rng.uniform(0.8, 1.8)) * focus
        return camera(rng, page, (0.008, 0.03), (60, 92)), ink


PARTS = {"surroundings": Maker.surroundings, "inks": Maker.inks, "bleed": Maker.bleed, "tiny": Maker.tiny, "faded": Maker.faded,
         "ruled": Maker.ruled, "shot": Maker.shot}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backgrounds", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(".train/hard"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", default="abc")
    parser.add_argument("--parts", nargs="*", default=list(PARTS))
    args = parser.parse_args()
    for fold in args.folds:
        maker = Maker(args.data, args.backgrounds, fold)
        for kind in ("images", "gt"):
            (args.out / fold / kind).mkdir(parents=True, exist_ok=True)
        for part in args.parts:
            maker.turn = list(PARTS).index(part)  # else each part would take its pages from the sets in the same order
            for number in range(PAGES):
                maker.used = set()
                maker.rng = np.random.default_rng([args.seed, zlib.crc32(f"{fold}/{part}".encode()), number])
                page, ink = PARTS[part](maker, number)
                name = f"{part}-{number:02}.png"
                Image.fromarray(page).save(args.out / fold / "images" / name)
                Image.fromarray(~ink).save(args.out / fold / "gt" / name)
                around = spread(ink, 8) & ~spread(ink, 3)
                grey = page @ LUMA
                print(f"{fold}/{name} {page.shape[1]}x{page.shape[0]} ink {ink.mean():.3f} of {grey[ink].mean():.0f} on {grey[around].mean():.0f}", flush=True)


if __name__ == "__main__":
    main()

"""Scenes: pages with truth at a random place, scale and state of decay.

A page is its paper times the share of the paper's light that its ink lets through. So ink can fade, be laid on another paper, or
shine through from the back without losing its edges. ODDS says how often each thing happens to a scene.
"""

import io

import numpy as np
from PIL import Image, ImageFilter

from network import LUMA


SCENE = 768  # side in pixels

ODDS = {
    "transplant": 0.3,  # the ink on the paper of another set
    "fade": 0.3,  # ink moves towards its paper, unevenly
    "second ink": 0.2,  # some of the writing is pale and of another colour
    "back": 0.45,  # the back of the page shines through
    "texture": 0.15,
    "stain": 0.2,
    "light": 0.5,
    "photograph": 0.1,  # of shadows and stains, laid over the page
    "rules": 0.08,  # ruled lines
    "crease": 0.08,
    "surroundings": 0.3,  # the page ends within the scene
    "grey": 0.25,
    "blur": 0.2,
    "noise": 0.35,
    "jpeg": 0.2,
}


def blurred(array, radius: float):
    """Of (H, W) or (H, W, 3) in 0..1, which it is rounded to 8 bits for."""
    image = Image.fromarray((np.clip(array, 0, 1) * 255 + 0.5).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


def resized(array, size, resample=Image.BICUBIC):
    """(h, w) or (h, w, 3) float -> (H, W[, 3]) of `size`, H = W."""
    if array.ndim == 2:
        return np.asarray(Image.fromarray(array).resize((size, size), resample))
    return np.stack([resized(np.ascontiguousarray(array[..., c]), size, resample) for c in range(array.shape[2])], 2)


def widened(mask, radius: int):
    """A mask that is set wherever it was within so many rows."""
    wide = mask.copy()
    for shift in range(1, radius + 1):
        wide[shift:] |= mask[:-shift]
        wide[:-shift] |= mask[shift:]
    return wide


def paper_of(page, ink, rng):
    """(H, W, 3) paper in 0..1: the page without its ink, whose place takes on the paper around it and that paper's grain."""
    near = widened(widened(ink, 3).T, 3).T[..., None].astype(np.float32)
    small = lambda array: array.reshape(SCENE // 4, 4, SCENE // 4, 4, -1).mean((1, 3))
    kept, weight = small(page * (1 - near)), small(1 - near)
    fill = np.full_like(kept, (kept.sum((0, 1)) / max(1.0, weight.sum())))
    for radius in (16, 5, 1.5):
        around = blurred(weight[..., 0], radius)[..., None]
        known = np.clip(around * 8, 0, 1)
        fill += known * (blurred(kept, radius) / np.maximum(around, 0.02) - fill)
    fill = resized(np.clip(fill, 0, 1), SCENE, Image.BILINEAR)
    grain = np.roll((page - fill) * (1 - near), rng.integers(8, 200, 2), (0, 1))
    return np.clip(page * (1 - near) + (fill + np.clip(grain, -0.15, 0.15)) * near, 0.004, 1)


class Scenes:
    """Scenes of the pages of one set; `partners` are sets whose papers, inks and surroundings they may meet."""

    def __init__(self, pages, partners, backgrounds, odds, rng):
        self.pages, self.partners, self.backgrounds, self.odds, self.rng = pages, partners, backgrounds, odds, rng

    def chance(self, what):
        """Whether something happens: a name of the odds, or a probability."""
        return self.rng.random() < (self.odds[what] if isinstance(what, str) else what)

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def field(self, low: int, high: int):
        """A smooth random field in 0..1 of that many bumps a side."""
        cells = int(self.rng.integers(low, high + 1))
        return np.clip(resized(self.rng.random((cells, cells), dtype=np.float32), SCENE), 0, 1)

    def scale(self):
        return float(np.exp(np.clip(self.rng.normal(0, 0.4), np.log(0.4), np.log(2.2))))

    def view(self, pages, scale):
        """A page (SCENE, SCENE, 3) in 0..1, its ink, and where the page is; a page that is too small is repeated or ends."""
        rng = self.rng
        for _ in range(4):
            _, page, truth = self.pick(pages)
            side = SCENE / scale
            left, top = (rng.uniform(0, max(0.0, length - side)) for length in page.size)
            width, height = (min(side, length) for length in page.size)
            box = (left, top, left + width, top + height)
            size = tuple(max(1, round(length * scale)) for length in (width, height))
            ink = np.asarray(truth.resize(size, Image.BOX, box)) >= 128
            if ink.mean() > 0.01:
                break
        seen = np.asarray(page.resize(size, Image.BICUBIC, box), dtype=np.float32) / 255
        missing = [(0, SCENE - size[1]), (0, SCENE - size[0])]
        inside = np.ones_like(ink)
        if self.chance(0.5):
            starts = [int(rng.integers(after + 1)) for _, after in missing]
            inside = np.pad(inside, [(start, after - start) for start, (_, after) in zip(starts, missing)])
            shift = lambda array: np.roll(array, starts, (0, 1))
        else:
            inside, shift = np.pad(inside, missing, mode="wrap"), lambda array: array
        return shift(np.pad(seen, [*missing, (0, 0)], mode="wrap")), shift(np.pad(ink, missing, mode="wrap")) & inside, inside

    def paper(self):
        """The paper of another set's page, or a photograph of one."""
        if self.backgrounds and self.chance(0.4):
            return self.photograph()
        page, ink, _ = self.view(self.pick(self.partners), self.scale())
        return paper_of(page, ink, self.rng)

    def photograph(self):
        image = self.pick(self.backgrounds)
        side = int(self.rng.uniform(0.5, 1) * min(image.size))
        left, top = (int(self.rng.integers(length - side + 1)) for length in image.size)
        return np.asarray(image.resize((SCENE, SCENE), Image.BICUBIC, (left, top, left + side, top + side)), dtype=np.float32) / 255

    def scene(self):
        """Page uint8 (SCENE, SCENE, 3) and ink uint8 (SCENE, SCENE), 1 on ink."""
        rng = self.rng
        scale = self.scale()
        page, ink, inside = self.view(self.pages, scale)
        paper = paper_of(page, ink, rng)
        share = np.clip(page / paper, 0, 1)
        if self.chance("transplant"):
            paper, share = self.paper(), share ** rng.uniform(0.6, 1.3)
        if self.chance("fade"):
            share = self.fade(share, ink)
        if self.chance("second ink"):
            share = self.second_ink(share)
        if self.chance("rules"):
            paper = self.rules(paper)
        if self.chance("back"):
            paper = paper * self.back(scale)
        if self.chance("texture"):
            grain = sum((self.field(int(SCENE / 8), int(SCENE / 1.5)) - 0.5) * rng.uniform(0.05, 0.25) for _ in range(2))
            paper = paper * (1 + grain[..., None])
        if self.chance("stain"):
            paper, share = self.stain(paper, share)
        page = paper * share
        if self.backgrounds and self.chance("photograph"):
            photograph = blurred(self.photograph(), rng.uniform(1, 8))
            page = page * np.clip(photograph / np.quantile(photograph[::8, ::8], 0.9, (0, 1)), 0.15, 1.1) ** rng.uniform(0.3, 1)
        if self.chance("crease"):
            page = self.crease(page)
        page, ink = self.surroundings(page, ink, inside)
        if self.chance("light"):
            low, high = np.sort(rng.uniform(0.5, 1.15, 2))
            page = page * (low + (high - low) * self.field(2, 5))[..., None]
        return self.develop(page), ink.astype(np.uint8)

    def fade(self, share, ink):
        """Unevenly; of thick strokes sometimes the inside alone."""
        amount = self.rng.uniform(0.2, 0.75) * (0.4 + 0.6 * self.field(4, 12))
        if self.chance(0.25):
            amount = amount * np.clip(blurred(ink.astype(np.float32), self.rng.uniform(2, 4)) * 2 - 1, 0, 1)
        return share + (1 - share) * amount[..., None]

    def second_ink(self, share):
        """Where a smooth field is high, or in some lines, ink is pale and brown, red or grey; as sharp as before."""
        rng = self.rng
        field = self.field(2, 6) if self.chance(0.5) else np.repeat(self.field(8, 24)[:, :1], SCENE, 1)
        where = np.clip((field - np.quantile(field, rng.uniform(0.2, 0.8))) * 20, 0, 1)
        amount = np.clip(rng.uniform(0.3, 0.85) * rng.uniform((0.9, 0.7, 0.5), (1.3, 1.1, 1.1)), 0, 0.92)
        return share + (1 - share) * where[..., None] * amount

    def back(self, scale):
        """What other lines of the same hand, on the back of the page, leave of its light; some run sideways or upside down."""
        rng = self.rng
        page, ink, _ = self.view(self.pages, scale)
        share = np.rot90(np.clip(page / paper_of(page, ink, rng), 0.02, 1)[:, ::-1], rng.choice(4, p=[0.55, 0.15, 0.15, 0.15]))
        strength = rng.uniform(0.1, 0.9) * (0.3 + 0.7 * self.field(2, 8))[..., None] * rng.uniform(0.6, 1, 3)
        return blurred(share, rng.uniform(0.4, 2.5)) ** strength

    def rules(self, paper):
        """Ruled or squared paper: pale lines, thin, a little slanted, here and there broken."""
        rng = self.rng
        y, x = np.mgrid[:SCENE, :SCENE].astype(np.float32)
        light = np.ones((SCENE, SCENE), np.float32)
        slant, gap, width = rng.normal(0, 0.01), rng.uniform(18, 90), rng.uniform(0.7, 2.5)
        for a, b in ((y, x), (x, -y))[:1 + self.chance(0.3)]:
            distance = np.abs((a + slant * b + rng.uniform(0, gap)) % gap - gap / 2)
            light *= 1 - np.clip(width - distance, 0, 1) * np.clip(self.field(3, 30) * 3 - rng.uniform(0, 1), 0, 1)
        return paper * (1 - (1 - light[..., None]) * rng.uniform(0.1, 0.7) * rng.uniform(0.5, 1, 3))

    def stain(self, paper, share):
        """A blot with a rim; what is written there may have faded with it."""
        rng = self.rng
        distance = (self.field(2, 7) - rng.uniform(0.4, 0.7)) * rng.uniform(8, 40)
        blot = np.clip(distance, 0, 1)[..., None]
        rim = np.exp(-(distance ** 2) / rng.uniform(0.02, 0.5))[..., None] * self.chance(0.4)
        if self.chance(0.4):
            share = share + (1 - share) * blot * rng.uniform(0.2, 0.7)
        return paper * (1 - np.maximum(blot, rim) * rng.uniform(0.1, 0.55) * rng.uniform(0.6, 1, 3)), share

    def line(self, angle, shift, roughness):
        """Signed distance in pixels of every pixel from a rough line, positive beyond it."""
        rng = self.rng
        y, x = np.mgrid[:SCENE, :SCENE].astype(np.float32) - SCENE / 2
        distance = x * np.cos(angle) + y * np.sin(angle) - shift
        along = np.clip(x * -np.sin(angle) + y * np.cos(angle) + SCENE / 2, 0, SCENE - 1).astype(np.int32)
        wave = sum(np.interp(np.arange(SCENE), np.linspace(0, SCENE, bumps), rng.normal(0, size, bumps))
                   for bumps, size in ((4, 3 * roughness), (40, roughness), (250, 0.5 * roughness)))
        return distance + wave.astype(np.float32)[along]

    def crease(self, page):
        """A thin dark line across the page, lighter or darker on one of its sides."""
        rng = self.rng
        distance = self.line(rng.integers(2) * np.pi / 2 + rng.normal(0, 0.1), rng.uniform(-0.4, 0.4) * SCENE, rng.uniform(0, 2))
        edge = np.exp(-(distance / rng.uniform(0.7, 3)) ** 2) * rng.uniform(0.1, 0.6) * self.field(3, 20)
        shade = np.exp(-np.abs(distance) / rng.uniform(5, 60)) * (distance > 0) * rng.uniform(-0.1, 0.3)
        return page * (1 - edge - shade)[..., None]

    def surroundings(self, page, ink, inside):
        """Beyond the page's edges, its own and one or two more in the midst of it, lies something else; there ink ends."""
        rng = self.rng
        beyond = np.full(inside.shape, -SCENE, np.float32)
        if not inside.all():
            rows, columns = np.nonzero(inside.any(1))[0], np.nonzero(inside.any(0))[0]
            roughness = rng.exponential(1)
            for angle, at in ((0, columns[-1] + 1), (np.pi / 2, rows[-1] + 1), (np.pi, SCENE - columns[0]), (np.pi * 1.5, SCENE - rows[0])):
                if at < SCENE:
                    beyond = np.maximum(beyond, self.line(angle, at - SCENE / 2 - 2, roughness))
        edges = int(rng.integers(1, 3)) if self.chance("surroundings") else 0
        for _ in range(edges):
            angle = rng.integers(4) * np.pi / 2 + rng.normal(0, 0.04)
            beyond = np.maximum(beyond, self.line(angle, rng.uniform(0.05, 0.48) * SCENE, rng.choice([0.1, 0.5, 1.5, 4])))
        if beyond.max() < 0:
            return page, ink
        bed = self.bed(beyond)
        if self.chance(0.5):
            reach = rng.choice([3, 10, 30, 90]) * rng.uniform(0.5, 1.5)
            shadow = (1 - rng.uniform(0.1, 0.7) * np.exp(-np.abs(beyond) / reach))[..., None]
            page, bed = page * shadow, bed * shadow
        mixed = page + (bed - page) * np.clip(beyond / rng.uniform(0.5, 3) + 0.5, 0, 1)[..., None]
        if self.chance(0.4):
            rim = np.exp(-(beyond / rng.uniform(0.7, 4)) ** 2) * rng.uniform(0.3, 1) * np.clip(self.field(3, 40) * 2, 0, 1)
            mixed = mixed * (1 - rim)[..., None]
        elif self.chance(0.3):
            rim = np.exp(-((beyond - 3) / rng.uniform(1, 4)) ** 2)[..., None]
            mixed = mixed + (rng.uniform(0.6, 1) - mixed) * rim
        return mixed, ink & (beyond < 0)

    def bed(self, beyond):
        """What lies beyond the page: a plain bed, leaves of the book, another page, a photograph."""
        rng = self.rng
        kind = rng.choice(["plain", "grain", "leaves", "page", "photograph" if self.backgrounds else "plain"], p=[0.25, 0.2, 0.25, 0.2, 0.1])
        tone = rng.uniform(0, 1) ** 1.5 * rng.uniform(0.7, 1.2, 3)
        bed = tone * (0.6 + 0.4 * self.field(2, 9))[..., None]
        if kind == "page":
            return self.view(self.pick(self.partners), self.scale())[0] * rng.uniform(0.5, 1)
        if kind == "photograph":
            return self.photograph() * rng.uniform(0.3, 1)
        if kind == "grain":
            fibres = resized(rng.random((int(rng.integers(4, 400)), int(rng.integers(4, 400))), dtype=np.float32), SCENE)
            return bed * (1 + (fibres - 0.5) * rng.uniform(0.2, 1))[..., None]
        if kind == "leaves":
            widths = rng.uniform(3, 22) * rng.uniform(0.4, 1.6, int(rng.integers(2, 25)))
            ends = np.cumsum(widths)
            depth = beyond + (self.field(2, 6) - 0.5) * rng.uniform(0, 20)
            leaf = np.searchsorted(ends, depth.ravel()).reshape(depth.shape)
            tones = np.append(rng.uniform(0.3, 0.95) * rng.uniform(0.75, 1.1, len(ends)), 0)[leaf]
            gap = np.abs(depth - np.append(ends, 1e6)[leaf]) < rng.uniform(0.5, 2)
            leaves = tones * (1 - gap * rng.uniform(0.2, 0.9))
            return np.where((leaf < len(ends))[..., None], leaves[..., None] * rng.uniform(0.85, 1, 3), bed)
        return bed

    def develop(self, page):
        """What a camera and a file format do: colour, blur, noise, JPEG. Returns uint8."""
        rng = self.rng
        if self.chance("grey"):
            page = np.repeat(page @ np.array(LUMA, dtype=np.float32)[:, None], 3, 2)
        if self.chance("blur"):
            page = blurred(page, rng.uniform(0.4, 1.3))
        if self.chance("noise"):
            page = page + rng.normal(0, rng.uniform(0.005, 0.05), page.shape)
        page = (np.clip(page, 0, 1) * 255 + 0.5).astype(np.uint8)
        if self.chance("jpeg"):
            file = io.BytesIO()
            Image.fromarray(page).save(file, "JPEG", quality=int(rng.integers(25, 90)))
            page = np.asarray(Image.open(file))
        return page

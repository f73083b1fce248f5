"""Folders of pages with truth -> a store of degraded patches -> batches.

Degrading a patch costs more than training a small network on it. So patches are degraded once, kept on disk, and seen many
times, each time turned, mirrored and developed anew. Patch i of a set depends on the seed, the set's name and i alone, and batch
i on the seed and i alone: a training that was killed goes on with exactly the batches it would have seen.
"""

import io
import os
import zlib
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch.utils.data import Dataset

from network import LUMA, levels

PATCH = 256
BATCH = 8
CHUNK = 100  # patches that are made and kept together
Image.MAX_IMAGE_PIXELS = None


def load_set(folder: Path, skip: frozenset = frozenset()):
    """[(name, RGB image, L image that is 255 on ink, levels)] of a folder with images/ and gt/."""
    pages = []
    for path in sorted((folder / "images").iterdir()):
        name = f"{folder.name}/{path.stem}"
        if name not in skip:
            truth = Image.open(folder / "gt" / f"{path.stem}.png").convert("L")
            page = Image.open(path).convert("RGB")
            pages.append((name, page, truth.point(lambda v: 255 if v == 0 else 0), levels_of(page)))
    return pages


def crop(image, box, resample):
    """The box of an image at PATCH x PATCH. The box may be larger than the image: then it holds a mirrored page."""
    left, top, side = box
    width, height = image.size
    if side > width or side > height:
        data = np.asarray(image.crop((int(left), int(top), min(width, int(left + side)), min(height, int(top + side)))))
        grow = [(0, max(0, int(np.ceil(side)) - data.shape[0])), (0, max(0, int(np.ceil(side)) - data.shape[1]))] + [(0, 0)] * (data.ndim - 2)
        image, left, top = Image.fromarray(np.pad(data, grow, mode="symmetric")), 0, 0
    return image.resize((PATCH, PATCH), resample, box=(left, top, left + side, top + side))


def smooth_field(rng, cells: int):
    """A smooth random field in 0..1, PATCH x PATCH."""
    coarse = Image.fromarray(rng.random((cells, cells), dtype=np.float32))
    return np.clip(np.asarray(coarse.resize((PATCH, PATCH), Image.BICUBIC)), 0, 1)


def levels_of(page):
    """network.levels of one (H, W, 3) uint8 page."""
    return tuple(levels(torch.from_numpy(np.array(page)).permute(2, 0, 1)[None].float() / 255)[0].tolist())


def blur(array, radius: float):
    image = Image.fromarray(np.clip(array * 255, 0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


class Degrade:
    """Patches of one set: page in 0..1 (PATCH, PATCH, 3) and ink (PATCH, PATCH), at a random place, scale and state of decay."""

    def __init__(self, pages, rng):
        self.pages, self.rng = pages, rng

    def chance(self, probability: float):
        return self.rng.random() < probability

    def random_crop(self):
        """A page and its truth at a random place and scale, with some ink most of the time."""
        rng = self.rng
        for _ in range(4):
            _, page, truth, page_levels = self.pages[rng.integers(len(self.pages))]
            side = PATCH / np.exp(np.clip(rng.normal(0, 0.4), np.log(0.4), np.log(2.5)))
            left = rng.uniform(0, max(0.0, page.width - side))
            top = rng.uniform(0, max(0.0, page.height - side))
            ink = np.asarray(crop(truth, (left, top, side), Image.BOX)) >= 128
            if ink.mean() > 0.01 or self.chance(0.1):
                break
        return np.asarray(crop(page, (left, top, side), Image.BICUBIC), dtype=np.float32) / 255, ink, page_levels

    def patch(self):
        """uint8 (4, PATCH, PATCH): red, green, blue, and 1 on ink."""
        rng = self.rng
        page, ink, page_levels = self.random_crop()
        if self.chance(0.3):
            page = self.fade(page, ink)
        if self.chance(0.45):
            page = self.bleed_through(page)
        if self.chance(0.15):
            page = self.texture(page)
        if self.chance(0.15):
            stain = np.clip((smooth_field(rng, int(rng.integers(3, 9))) - rng.uniform(0.4, 0.7)) * 12, 0, 1)[..., None]
            page = page * (1 - stain * rng.uniform(0.1, 0.5) * rng.uniform(0.5, 1, 3))
        if self.chance(0.5):
            low, high = np.sort(rng.uniform(0.5, 1.15, 2))
            page = page * (low + (high - low) * smooth_field(rng, int(rng.integers(2, 5)))[..., None])
        if self.chance(0.06):
            page, ink = self.edge(page, ink)
        page = self.develop(page)
        if self.chance(0.5 if ink.mean() > 0.01 else 0.1):
            page_levels = levels_of(page)
        return np.concatenate([page.transpose(2, 0, 1), ink[None].astype(np.uint8)]), page_levels

    def fade(self, page, ink):
        """Ink moves towards the paper around it, unevenly; of thick strokes sometimes the inside alone."""
        rng = self.rng
        paper = 1.0 - ink.astype(np.float32)[..., None]
        radius = rng.uniform(6, 14)
        around = blur(page * paper, radius) / np.maximum(blur(paper[..., 0], radius)[..., None], 0.02)
        soft = blur(ink.astype(np.float32), 0.8)
        if self.chance(0.25):
            soft = np.clip(blur(ink.astype(np.float32), rng.uniform(2, 4)) * 2 - 1, 0, 1)
        amount = soft * rng.uniform(0.2, 0.75) * (0.4 + 0.6 * smooth_field(rng, 6))
        return page + (np.clip(around, 0, 1) - page) * amount[..., None]

    def bleed_through(self, page):
        """The mirrored ink of another page, soft, brown or grey, and up to as dark as ink."""
        rng = self.rng
        _, other, _ = self.random_crop()
        mirrored = blur(other[:, ::-1].astype(np.float32), rng.uniform(0.7, 3)) * (0.3 + 0.7 * smooth_field(rng, 4))
        return page * (1 - mirrored[..., None] * rng.uniform(0.1, 0.7) * rng.uniform(0.6, 1, 3))

    def texture(self, page):
        """Fibres and grain: noise of a few pixels' size."""
        rng = self.rng
        grain = sum((smooth_field(rng, int(PATCH / rng.uniform(1.5, 8))) - 0.5) * rng.uniform(0.05, 0.25) for _ in range(2))
        return page * (1 + grain[..., None])

    def edge(self, page, ink):
        """Beyond a straight line the page ends, and what lies there is dark and holds no ink."""
        rng = self.rng
        angle, shift = rng.integers(4) * np.pi / 2 + rng.normal(0, 0.03), rng.uniform(0.15, 0.45) * PATCH
        y, x = np.mgrid[:PATCH, :PATCH] - PATCH / 2
        beyond = np.clip(x * np.cos(angle) + y * np.sin(angle) - shift + 6 * smooth_field(rng, 9), 0, 1)
        dark = rng.uniform(0, 0.35) * rng.uniform(0.7, 1.3, 3) * (0.6 + 0.4 * smooth_field(rng, 7))[..., None]
        return page + (dark - page) * beyond[..., None], ink & (beyond < 0.5)

    def develop(self, page):
        """What a camera and a file format do: colour, blur, noise, JPEG. Returns uint8."""
        rng = self.rng
        if self.chance(0.25):
            page = np.repeat(page @ np.array(LUMA, dtype=np.float32)[:, None], 3, 2)
        if self.chance(0.15):
            page = blur(page, rng.uniform(0.4, 1.1))
        if self.chance(0.35):
            page = page + rng.normal(0, rng.uniform(0.005, 0.05), page.shape)
        page = (np.clip(page, 0, 1) * 255 + 0.5).astype(np.uint8)
        if self.chance(0.15):
            file = io.BytesIO()
            Image.fromarray(page).save(file, "JPEG", quality=int(rng.integers(25, 85)))
            page = np.asarray(Image.open(file))
        return page


def make_chunk(name, number, seed, file):
    draw = Degrade(SETS[name], np.random.default_rng([seed, zlib.crc32(name.encode()), number]))
    patches, page_levels = zip(*(draw.patch() for _ in range(CHUNK)))
    np.save(file.with_suffix(".levels.npy"), np.array(page_levels, dtype=np.float32))
    np.save(file.with_suffix(".tmp.npy"), np.stack(patches))
    os.replace(file.with_suffix(".tmp.npy"), file)


SETS = {}  # read by the forked workers, which is cheaper than sending pages to them


def open_store(sets, folder: Path, seed: int, patches: int):
    """Makes what is missing of a store; {set: [(patches (CHUNK, 4, PATCH, PATCH) uint8, read when touched, levels (CHUNK, 2))]}."""
    SETS.update(sets)
    folder = folder / f"seed-{seed}"
    files = {name: [folder / name / f"{n}.npy" for n in range(patches // CHUNK)] for name in sets}
    jobs = [(name, n, seed, file) for n in range(patches // CHUNK) for name in sets if not (file := files[name][n]).exists()]
    if jobs:
        print(f"degrading {len(jobs) * CHUNK} patches", flush=True)
        for name in sets:
            (folder / name).mkdir(parents=True, exist_ok=True)
        with Pool(os.cpu_count(), torch.set_num_threads, (1,)) as pool:  # threads of a forked torch would wait for ever
            pool.starmap(make_chunk, jobs, 1)
    return {name: [(np.load(file, mmap_mode="r"), np.load(file.with_suffix(".levels.npy"))) for file in files[name]] for name in sets}


class Batches(Dataset):
    """Batch i of `size` patches, each of a set drawn from `names`: what `develop` takes."""

    def __init__(self, store, names, seed: int, size: int = BATCH):
        self.store, self.names, self.seed, self.size = store, names, seed, size

    def __getitem__(self, index):
        rng = np.random.default_rng([self.seed, index])
        patches, levels = np.empty((self.size, 4, PATCH, PATCH), np.uint8), np.empty((self.size, 2), np.float32)
        for i in range(self.size):
            chunks = self.store[self.names[rng.integers(len(self.names))]]
            all_patches, all_levels = chunks[rng.integers(len(chunks))]
            number = rng.integers(CHUNK)
            patches[i], levels[i] = all_patches[number], all_levels[number]
        low, high = zip((-0.5, 0.5), (0.5, 1.3), (-0.15, 0.15), (0.9, 1.1), (0.9, 1.1), (0.9, 1.1))
        return torch.from_numpy(patches), torch.from_numpy(levels), torch.from_numpy(rng.uniform(low, high, (self.size, 6)).astype(np.float32))


def develop(patches, levels, look):
    """A batch, an eighth of it turned and mirrored in each of the eight ways, in the colours that `look` says.

    Pages float (N, 3, PATCH, PATCH) in 0..1, levels (N, 2), and ink float (N, 1, PATCH, PATCH).
    """
    turned = [torch.rot90(part.flip(3) if k < 4 else part, k, (2, 3)) for k, part in enumerate(patches.chunk(8))]
    both = torch.cat(turned).float()
    page, ink = both[:, :3] / 255, both[:, 3:]
    gamma, contrast, brightness, tint = torch.exp(look[:, :1]), look[:, 1:2], look[:, 2:3], look[:, 3:]
    developed = (page ** gamma[..., None, None] - 0.5) * (contrast * tint)[..., None, None] + 0.5 + brightness[..., None, None]
    return developed.clamp(0, 1), (levels.clamp(0, 1) ** gamma - 0.5) * contrast + 0.5 + brightness, ink

"""Folders of pages with truth -> augmented tiles. Tile batch i depends on the seed and i alone, so that a training
that was killed goes on with exactly the tiles it would have seen."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from torch.utils.data import Dataset

TILE = 128
PATCH = 2 * TILE  # a page is augmented in patches of 2 x 2 tiles: one resize and one field of light for four tiles
PATCHES_PER_BATCH = 4
Image.MAX_IMAGE_PIXELS = None


def load_set(folder: Path, skip: frozenset = frozenset()):
    """[(name, RGB image, L image that is 255 on ink)] of a folder with images/ and gt/."""
    pages = []
    for path in sorted((folder / "images").iterdir()):
        name = f"{folder.name}/{path.stem}"
        if name not in skip:
            truth = Image.open(folder / "gt" / f"{path.stem}.png").convert("L")
            pages.append((name, Image.open(path).convert("RGB"), truth.point(lambda v: 255 if v == 0 else 0)))
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


def blur(array, radius: float):
    image = Image.fromarray(np.clip(array * 255, 0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


class Tiles(Dataset):
    """Batch i: (tiles uint8 (N, 3, TILE, TILE), truth uint8 (N, 1, TILE, TILE), 1 = ink)."""

    def __init__(self, sets, seed: int, batches: int):
        self.sets, self.seed, self.batches = sets, seed, batches

    def __len__(self):
        return self.batches

    def __getitem__(self, index):
        rng = np.random.default_rng([self.seed, index])
        patches = [self.patch(rng) for _ in range(PATCHES_PER_BATCH)]
        cut = lambda a: a.reshape(2, TILE, 2, TILE, -1).transpose(0, 2, 4, 1, 3).reshape(4, -1, TILE, TILE)
        return np.concatenate([cut(p) for p, _ in patches]), np.concatenate([cut(t) for _, t in patches])

    def random_page(self, rng):
        pages = self.sets[rng.integers(len(self.sets))]
        return pages[rng.integers(len(pages))]

    def random_crop(self, rng):
        """A page and its truth at a random place and scale, with some ink most of the time."""
        for _ in range(4):
            _, page, truth = self.random_page(rng)
            side = PATCH / np.exp(rng.uniform(np.log(0.5), np.log(2)))
            left = rng.uniform(0, max(0.0, page.width - side))
            top = rng.uniform(0, max(0.0, page.height - side))
            ink = np.asarray(crop(truth, (left, top, side), Image.BOX)) >= 128
            if ink.mean() > 0.01 or rng.random() < 0.1:
                break
        return np.asarray(crop(page, (left, top, side), Image.BICUBIC), dtype=np.float32) / 255, ink

    def patch(self, rng):
        page, ink = self.random_crop(rng)
        if rng.random() < 0.3:
            page = self.fade(rng, page, ink)
        if rng.random() < 0.35:
            page = self.bleed_through(rng, page)
        if rng.random() < 0.15:
            stain = np.clip((smooth_field(rng, int(rng.integers(3, 9))) - rng.uniform(0.4, 0.7)) * 12, 0, 1)[..., None]
            page = page * (1 - stain * rng.uniform(0.1, 0.5) * rng.uniform(0.5, 1, 3))
        if rng.random() < 0.5:
            low, high = np.sort(rng.uniform(0.5, 1.15, 2))
            page = page * (low + (high - low) * smooth_field(rng, int(rng.integers(2, 5)))[..., None])
        page, ink = self.turn(rng, page, ink)
        return self.develop(rng, page.astype(np.float32)), ink.astype(np.uint8)

    def fade(self, rng, page, ink):
        """Ink moves towards the paper around it, unevenly."""
        paper = 1.0 - ink.astype(np.float32)[..., None]
        radius = rng.uniform(6, 14)
        around = blur(page * paper, radius) / np.maximum(blur(paper[..., 0], radius)[..., None], 0.02)
        soft = blur(ink.astype(np.float32), 0.8)[..., None]
        amount = soft * rng.uniform(0.2, 0.75) * (0.4 + 0.6 * smooth_field(rng, 6))[..., None]
        return page + (np.clip(around, 0, 1) - page) * amount

    def bleed_through(self, rng, page):
        """The mirrored ink of another page, soft, brown or grey, and up to as dark as ink."""
        _, other = self.random_crop(rng)
        mirrored = blur(other[:, ::-1].astype(np.float32), rng.uniform(0.7, 3)) * (0.3 + 0.7 * smooth_field(rng, 4))
        return page * (1 - mirrored[..., None] * rng.uniform(0.1, 0.7) * rng.uniform(0.6, 1, 3))

    def turn(self, rng, page, ink):
        turns = int(rng.integers(4))
        page, ink = np.rot90(page, turns), np.rot90(ink, turns)
        return (page[:, ::-1], ink[:, ::-1]) if rng.random() < 0.5 else (page, ink)

    def develop(self, rng, page):
        """What a camera and a file format do: colour, gamma, contrast, blur, noise, JPEG."""
        if rng.random() < 0.3:
            page = np.repeat(page @ np.array([0.299, 0.587, 0.114], dtype=np.float32)[:, None], 3, 2)
        page = np.clip(page, 0, 1) ** np.float32(np.exp(rng.uniform(-0.5, 0.5)))
        contrast, brightness = rng.uniform(0.5, 1.3), rng.uniform(-0.15, 0.15)
        page = (page - 0.5) * contrast * rng.uniform(0.9, 1.1, 3) + 0.5 + brightness
        if rng.random() < 0.15:
            page = blur(page, rng.uniform(0.4, 1.1))
        if rng.random() < 0.4:
            page = page + rng.normal(0, rng.uniform(0.005, 0.05), page.shape)
        page = (np.clip(page, 0, 1) * 255 + 0.5).astype(np.uint8)
        if rng.random() < 0.15:
            file = io.BytesIO()
            Image.fromarray(page).save(file, "JPEG", quality=int(rng.integers(25, 85)))
            page = np.asarray(Image.open(file))
        return page

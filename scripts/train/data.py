"""Folders of pages with truth -> a store of degraded scenes -> batches of patches.

A scene is a page, or a part of it, at a random place, scale and state of decay; `scene.py` makes them. Degrading costs more than
training a small network, so scenes are made once, kept on disk, and many patches are cut from each, developed anew each time.
Scene i of a set depends on the seed, the odds, the set's name and i alone, and batch i on the seed and i alone: a training that
was killed goes on with exactly the batches it would have seen.
"""

import hashlib
import json
import os
import zlib
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import Dataset

from network import BLOCK, CONTEXT_PLANES, LUMA, blocks, levels
from scene import SCENE, Scenes

PATCH = 256
BATCH = 8
STEP = 32  # patches start at multiples of it, so that the blocks of their context are in step
CHUNK = 10  # scenes that are made and kept together
SHRINK = {"cb55": 4}  # its strokes are some 40 pixels wide
Image.MAX_IMAGE_PIXELS = None

# Sets that are held out together. A page is degraded with papers, inks and surroundings of its own group alone: so a network that
# never saw a group has seen nothing of its pages.
GROUPS = [
    ["dibco2013", "hdibco2014", "hdibco2016", "nabuco", "noisyoffice"],
    ["dibco2009", "hdibco2012", "bickley", "monk_cuper", "lrde_dbd"],
    ["hdibco2010", "dibco2011", "phibd2012", "s_ms2015", "cb55"],
]


def load_set(folder: Path, skip: frozenset = frozenset()):
    """[(name, RGB image, L image that is 255 on ink)] of a folder with images/ and gt/."""
    pages = []
    for path in sorted((folder / "images").iterdir()):
        name = f"{folder.name}/{path.stem}"
        if name not in skip:
            truth = Image.open(folder / "gt" / f"{path.stem}.png").convert("L")
            page, truth = Image.open(path).convert("RGB"), truth.point(lambda v: 255 if v == 0 else 0)
            factor = SHRINK.get(folder.name, 1)
            pages.append((name, page.reduce(factor), truth.reduce(factor).point(lambda v: 255 if v >= 128 else 0)))
    return pages


def load_backgrounds(folder: Path):
    """Every second photograph of each folder in it; the others are for the development set."""
    return [Image.open(path).convert("RGB") for part in sorted(folder.iterdir()) if part.is_dir() for path in sorted(part.iterdir())[::2]]


def tensor(page):
    """(H, W, 3) uint8 -> (1, 3, H, W) in 0..1."""
    return torch.from_numpy(np.array(page)).permute(2, 0, 1)[None].float() / 255


SETS, BACKGROUNDS = {}, []  # read by the forked workers, which is cheaper than sending pages to them


def make_chunk(name, number, seed, odds, file):
    partners = next((group for group in GROUPS if name in group), [name])
    draw = Scenes(SETS[name], [SETS[other] for other in partners if other in SETS], BACKGROUNDS, odds,
                  np.random.default_rng([seed, zlib.crc32(name.encode()), number]))
    scenes = [draw.scene() for _ in range(CHUNK)]
    pages = torch.cat([tensor(page) for page, _ in scenes])
    facts = {"levels": levels(pages).numpy(), "blocks": (blocks(pages) * 255 + 0.5).byte().numpy()}
    np.savez(file.with_suffix(".npz"), **facts)
    np.save(file.with_suffix(".tmp.npy"), np.stack([np.concatenate([page.transpose(2, 0, 1), ink[None]]) for page, ink in scenes]))
    os.replace(file.with_suffix(".tmp.npy"), file)


def open_store(sets, backgrounds, folder: Path, seed: int, odds: dict, count: int):
    """Makes what is missing of a store; {set: [(scenes (CHUNK, 4, SCENE, SCENE) uint8, read when touched, their levels and blocks)]}."""
    SETS.update(sets)
    BACKGROUNDS[:] = backgrounds
    code = b"".join((Path(__file__).parent / name).read_bytes() for name in ("scene.py", "network.py"))
    key = hashlib.sha256(json.dumps([seed, odds, len(backgrounds)], sort_keys=True).encode() + code).hexdigest()[:12]
    folder = folder / key
    files = {name: [folder / name / f"{n}.npy" for n in range(count // CHUNK)] for name in sets}
    jobs = [(name, n, seed, odds, file) for n in range(count // CHUNK) for name in sets if not (file := files[name][n]).exists()]
    if jobs:
        print(f"degrading {len(jobs) * CHUNK} scenes", flush=True)
        for name in sets:
            (folder / name).mkdir(parents=True, exist_ok=True)
        with Pool(os.cpu_count(), torch.set_num_threads, (1,)) as pool:  # threads of a forked torch would wait for ever
            pool.starmap(make_chunk, jobs, 1)
    return {name: [(np.load(file, mmap_mode="r"), np.load(file.with_suffix(".npz"))) for file in files[name]] for name in sets}


def mirrored(start: int, count: int, size: int):
    """Indices start .. start + count - 1 folded into 0 .. size - 1 by mirrors on the first and the last."""
    at = np.arange(start, start + count) % max(1, 2 * (size - 1))
    return np.minimum(at, 2 * (size - 1) - at) % size


class Batches(Dataset):
    """Batch i of `size` patches, each of a set drawn from `names`: what `develop` takes."""

    def __init__(self, store, names, seed: int, margin: int, size: int = BATCH):
        self.names, self.seed, self.margin, self.size = names, seed, margin, size
        self.store = {name: [(scenes, facts["levels"], facts["blocks"]) for scenes, facts in chunks] for name, chunks in store.items()}

    def __getitem__(self, index):
        rng = np.random.default_rng([self.seed, index])
        side = PATCH // BLOCK + 2 * self.margin
        patches, page_levels = np.empty((self.size, 4, PATCH, PATCH), np.uint8), np.empty((self.size, 2), np.float32)
        contexts = np.empty((self.size, CONTEXT_PLANES, side, side), np.uint8)
        for i in range(self.size):
            chunks = self.store[self.names[rng.integers(len(self.names))]]
            scenes, all_levels, all_blocks = chunks[rng.integers(len(chunks))]
            number = rng.integers(CHUNK)
            for _ in range(4):  # with some ink most of the time
                top, left = rng.integers((SCENE - PATCH) // STEP + 1, size=2) * STEP
                patch = scenes[number, :, top:top + PATCH, left:left + PATCH]
                if patch[3].mean() > 0.01 or rng.random() < 0.15:
                    break
            rows, columns = (mirrored(start // BLOCK - self.margin, side, SCENE // BLOCK) for start in (top, left))
            turn = slice(None, None, rng.choice((-1, 1)))  # by 180 degrees: writing keeps its slant, and what shines through the other
            patches[i], page_levels[i] = patch[:, turn, turn], all_levels[number]
            contexts[i] = all_blocks[number][:, rows[:, None], columns][:, turn, turn]
        low, high = zip((-0.5, 0.5), (0.5, 1.3), (-0.15, 0.15), (0.9, 1.1), (0.9, 1.1), (0.9, 1.1))
        look = rng.uniform(low, high, (self.size, 6)).astype(np.float32)
        return tuple(torch.from_numpy(part) for part in (patches, contexts, page_levels, look))


def develop(patches, contexts, page_levels, look):
    """A batch in the colours that `look` says.

    Pages float (N, 3, PATCH, PATCH) in 0..1, their blocks (N, CONTEXT_PLANES, side, side), levels (N, 2), and ink float (N, 1, PATCH, PATCH).
    """
    gamma, contrast, brightness, tint = torch.exp(look[:, :1]), look[:, 1:2], look[:, 2:3], look[:, 3:]
    grey = (tint * torch.tensor(LUMA, device=tint.device)).sum(1, keepdim=True)

    def seen(values, tint):
        wide = (...,) + (None,) * (values.dim() - 2)
        return ((values ** gamma[wide] - 0.5) * (contrast * tint)[wide] + 0.5 + brightness[wide]).clamp(0, 1)

    surroundings = seen(contexts.float() / 255, torch.cat([tint, grey, grey], 1))
    return seen(patches[:, :3].float() / 255, tint), surroundings, seen(page_levels.clamp(0, 1), grey), patches[:, 3:].float()

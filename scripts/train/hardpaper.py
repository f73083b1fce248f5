"""What hard.py draws with: numpy arrays in 0..1, lifted ink, papers, tables and a camera."""

import io

import numpy as np
from PIL import Image

LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def resize(array, width: int, height: int, how=Image.BICUBIC):
    """An array (H, W) or (H, W, C) at another size; made smaller, it is averaged."""
    planes = array[..., None] if array.ndim == 2 else array
    planes = np.stack([np.asarray(Image.fromarray(p).resize((width, height), how)) for p in np.moveaxis(planes, 2, 0).astype(np.float32)], 2)
    return planes[..., 0] if array.ndim == 2 else planes


def blur(array, sigma: float):
    """Gaussian blur; wide ones are done on a smaller array."""
    if sigma < 0.2:
        return array
    height, width = array.shape[:2]
    if sigma > 4:
        shrink = sigma / 2
        small = resize(array, max(2, round(width / shrink)), max(2, round(height / shrink)), Image.BOX)
        return resize(blur(small, 2), width, height)
    reach = int(3 * sigma + 1)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).astype(np.float32)
    for axis in (0, 1):
        padded = np.pad(array, [(reach, reach) if i == axis else (0, 0) for i in range(array.ndim)], mode="edge").astype(np.float32)
        array = np.zeros(array.shape, np.float32)
        for i, weight in enumerate(kernel / kernel.sum()):
            array += weight * (padded[i:i + height] if axis == 0 else padded[:, i:i + width])
    return array


def spread(mask, radius: int):
    """A mask grown by a square."""
    for axis in (0, 1):
        padded = np.pad(mask, [(radius, radius) if i == axis else (0, 0) for i in (0, 1)])
        count = np.cumsum(np.insert(padded, 0, 0, axis), axis, dtype=np.int32)
        length = mask.shape[axis]
        mask = count[2 * radius + 1:] > count[:length] if axis == 0 else count[:, 2 * radius + 1:] > count[:, :length]
    return mask


def noise(rng, shape, cell):
    """Smooth noise of deviation 1 whose grains are about `cell` pixels, or (high, wide) pixels."""
    high, wide = (cell, cell) if np.isscalar(cell) else cell
    height, width = shape
    grid = rng.standard_normal((max(2, round(height / high) + 1), max(2, round(width / wide) + 1)))
    field = resize(grid, width, height)
    return field / max(field.std(), 1e-6)


def components(mask):
    """Labels 1, 2, ... of the 8-connected components of a mask, 0 elsewhere."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    row, start = np.nonzero(np.diff(padded, axis=1) == 1)
    end = np.nonzero(np.diff(padded, axis=1) == -1)[1]
    parent = list(range(len(row)))

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first = np.searchsorted(row, np.arange(mask.shape[0] + 1))
    for y in range(1, mask.shape[0]):
        above, here = first[y - 1], first[y]
        while above < first[y] and here < first[y + 1]:
            if start[above] <= end[here] and start[here] <= end[above]:
                parent[root(here)] = root(above)
            if end[above] < end[here]:
                above += 1
            else:
                here += 1
    names = np.unique([root(i) for i in range(len(row))], return_inverse=True)[1] + 1
    labels = np.zeros(mask.shape, np.int32)
    for i in range(len(row)):
        labels[row[i], start[i]:end[i]] = names[i]
    return labels


def boxes(labels):
    """(label, top, left, bottom, right) of each component."""
    y, x = np.nonzero(labels)
    count = labels.max() + 1
    name = labels[y, x]
    low, high = np.full((2, count), 1 << 30), np.zeros((2, count), int)
    for i, place in enumerate((y, x)):
        np.minimum.at(low[i], name, place)
        np.maximum.at(high[i], name, place + 1)
    return np.stack([np.arange(count), low[0], low[1], high[0], high[1]], 1)[1:]


def words(ink):
    """Labels of words: components of the ink grown sideways by about half the height of its letters."""
    small = ink[: ink.shape[0] // 4 * 4, : ink.shape[1] // 4 * 4].reshape(ink.shape[0] // 4, 4, ink.shape[1] // 4, 4).any((1, 3))
    reach = max(1, round(x_height(ink) / 8))
    grown = np.logical_or.reduce([np.roll(small, shift, 1) for shift in range(-reach, reach + 1)])
    labels = components(grown).repeat(4, 0).repeat(4, 1)
    return np.pad(labels, [(0, have - got) for have, got in zip(ink.shape, labels.shape)], mode="edge") * ink


def x_height(ink):
    """The median height of what is large enough to be a letter."""
    _, top, left, bottom, right = boxes(components(ink)).T
    sizes = bottom - top
    letters = sizes[(sizes > 4) & (right - left > 2)]
    return float(np.median(letters)) if len(letters) else 20.0


def fill(page, known):
    """A page whose unknown pixels are taken from the known ones around them, from the coarse to the fine."""
    if known.all() or min(known.shape) < 3:
        mean = page[known].mean(0) if known.any() else page.mean((0, 1))
        return np.where(known[..., None], page, mean)
    height, width = known.shape
    even = [(0, height % 2), (0, width % 2)]
    weight = np.pad(known.astype(np.float32), even)[..., None]
    values = np.pad(page, even + [(0, 0)]) * weight
    fours = lambda a: a.reshape(a.shape[0] // 2, 2, a.shape[1] // 2, 2, -1).sum((1, 3))
    count = fours(weight)
    coarse = fill(fours(values) / np.maximum(count, 1), count[..., 0] > 0)
    return np.where(known[..., None], page, resize(coarse, width + width % 2, height + height % 2, Image.BILINEAR)[:height, :width])


def lift(rng, page, ink):
    """The paper without its ink, and the ink as what it leaves of the paper's light, 1 where there is none."""
    near = spread(ink, 3)
    paper = fill(page, ~near)
    shift = tuple(int(s) for s in rng.integers(20, 60, 2))
    grain, from_near = np.roll(page - blur(page, 2), shift, (0, 1)), np.roll(near, shift, (0, 1))
    paper = np.clip(paper + np.where((near & ~from_near)[..., None], grain, 0), 0.02, 1)
    left = np.clip(page / paper, 0.02, 1.1)
    return paper, 1 + (left - 1) * blur(near.astype(np.float32), 0.8)[..., None] * near[..., None]


def extend(paper, width: int, height: int, left: int, top: int):
    """A paper repeated to width x height, its own corner at (left, top), each seam faded over. It is not mirrored: what seeps through it is."""
    for axis, (size, start) in enumerate(((height, top), (width, left))):
        have = paper.shape[axis]
        seam = min(120, have // 4)
        place = (np.arange(size) - start) % (have - seam)
        own = np.clip(place / seam, 0, 1).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        paper = paper.take(place, axis) * own + paper.take(np.minimum(place + have - seam, have - 1), axis) * (1 - own)
    return paper


def remap(array, x, y):
    """The values of an array at places between its pixels."""
    height, width = array.shape[:2]
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    fx, fy = x - left, y - top
    if array.ndim == 3:
        fx, fy = fx[..., None], fy[..., None]
    above = array[top, left] * (1 - fx) + array[top, left + 1] * fx
    return (above * (1 - fy) + (array[top + 1, left] * (1 - fx) + array[top + 1, left + 1] * fx) * fy).astype(np.float32)


def homography(corners, width: int, height: int):
    """The 3x3 matrix that takes four places (x, y), clockwise from the top left, to the corners of a width x height sheet."""
    rows = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height))):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    system = np.array(rows)
    return np.append(np.linalg.solve(system[:, :8], system[:, 8]), 1).reshape(3, 3)


def table(rng, shape, kind=None):
    """What a page may lie on: 0 wood, 1 cloth, 2 felt, 3 the black of a scanner's bed."""
    kind = rng.integers(4) if kind is None else kind
    if kind == 0:  # wood: rings cut lengthwise, and pores
        high, wide = (9, 500) if rng.random() < 0.5 else (500, 9)
        rings = np.sin(noise(rng, shape, (high * 9, wide)) * rng.uniform(5, 11)) * 0.12 + noise(rng, shape, (high / 4, wide / 4)) * 0.05
        return np.clip(np.array([0.46, 0.31, 0.19]) * rng.uniform(0.55, 1.35) * (1 + rings[..., None]), 0, 1)
    if kind == 1:  # cloth: a weave that wavers
        y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
        y, x = y + noise(rng, shape, 150) * 3, x + noise(rng, shape, 150) * 3
        pitch = rng.uniform(4, 7)
        weave = np.sin(x * 2 * np.pi / pitch) * np.sin(y * 2 * np.pi / pitch) * 0.12 + noise(rng, shape, 2) * 0.06 + noise(rng, shape, 120) * 0.06
        return np.clip(rng.uniform(0.12, 0.5) * rng.uniform(0.7, 1.1, 3) * (1 + weave[..., None]), 0, 1)
    if kind == 2:  # felt or card
        return np.clip(rng.uniform(0.1, 0.6) * rng.uniform(0.85, 1.05, 3) * (1 + 0.04 * noise(rng, shape, 2) + 0.08 * noise(rng, shape, 200))[..., None], 0, 1)
    return np.clip(rng.uniform(0.01, 0.07) * rng.uniform(0.8, 1.2, 3) * (1 + 0.3 * noise(rng, shape, 2) + 0.3 * noise(rng, shape, 250))[..., None], 0, 1)


def camera(rng, page, grain=(0.004, 0.02), quality=(70, 95)):
    """Sensor noise, more where it is dark, and a JPEG file: uint8."""
    strength = rng.uniform(*grain)
    shape = page.shape[:2]
    rough = rng.standard_normal(page.shape) * 0.6 + noise(rng, shape, 1.6)[..., None] * 0.6
    page = page + rough * strength * (1.3 - 0.6 * page)
    file = io.BytesIO()
    Image.fromarray((np.clip(page, 0, 1) * 255 + 0.5).astype(np.uint8)).save(file, "JPEG", quality=int(rng.integers(*quality)))
    return np.asarray(Image.open(file).convert("RGB"))

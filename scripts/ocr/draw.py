#!/usr/bin/python3
"""Draws printed pages with known text, worn in ten ways: draw.py OUT [PAGE ...], PAGE being a name such as stain-3.

OUT gets the pages and pages.json, which says what drew them and of each its file, wear, strength (0..1), face and text. The same page is drawn byte for byte
the same again, by the same Pillow and the same fonts (scripts/ocr/install.sh).
"""

import json
import sys
from functools import cache
from multiprocessing import Pool
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "sample"))
from draw import BLACK, FACES, SEPIA, Sheet, aged  # noqa: E402
from PIL import Image, features  # noqa: E402

WIDTH, HEIGHT = 1240, 720
PASSAGES = list(json.loads((HERE / "passages.json").read_text()).values())
# Each passage has its face, and a size in pixels at 300 dpi: 9 to 11 points.
TYPES = [
    ("oldstandard", "truetype/fonts-oldstandard/OldStandard-Regular.ttf", 46),
    ("ebgaramond", "opentype/ebgaramond/EBGaramond12-Regular.otf", 46),
    ("gentium", "truetype/gentium/Gentium-R.ttf", 44),
    ("dejavu-serif", "truetype/dejavu/DejaVuSerif.ttf", 38),
    ("liberation-serif", "truetype/liberation/LiberationSerif-Regular.ttf", 44),
    ("courier-prime", "opentype/courier-prime/Courier Prime.otf", 38),
    ("liberation-sans", "truetype/liberation/LiberationSans-Regular.ttf", 40),
    ("freeserif", "truetype/freefont/FreeSerif.ttf", 42),
]
FACES.update((face, file) for face, file, _ in TYPES)

# A page fresh from the press, and what each wear changes about it at a strength from 1/8 to 1.
FRESH = dict(paper=(244, 240, 230), ink=BLACK, density=0.97, patchy=0.05, edge=0, texture=0.005, light=(0, 0, 1), noise=0.005)
WEARS = {
    "clean": lambda s: {},
    "contrast": lambda s: dict(haze=0.6 + 0.36 * s),
    "light": lambda s: dict(light=(0.5 + s, -0.3 - 0.5 * s, 1 - 0.8 * s), gutter=0.5 * s),
    "stain": lambda s: dict(spots=int(40 * s), tides=((0.3, 0.4, 330, s), (0.8, 0.7, 260, 1.2 * s), (0.6, 0.1, 170, s))),
    "bleed": lambda s: dict(bleed=0.1 + 0.7 * s, bleed_blur=1.2),
    "noise": lambda s: dict(noise=0.03 + 0.2 * s),
    "blur": lambda s: dict(blur=1 + 3 * s),
    "jpeg": lambda s: dict(noise=0.02),
    "faded": lambda s: dict(ink=SEPIA, density=0.6 - 0.5 * s, patchy=0.3 - 0.2 * s, noise=0.015),
    "texture": lambda s: dict(texture=0.03 + 0.15 * s),
}
COUNT = len(TYPES)
DRAWN_BY = f"Pillow {features.version('pil')}, FreeType {features.version('freetype2')}, libjpeg {features.version('jpg')}, numpy {np.__version__}"


@cache
def covered(i):
    """How much of each pixel of passage i is ink, 0..1, by layer."""
    face, _, size = TYPES[i]
    sheet = Sheet(WIDTH, HEIGHT)
    end = sheet.block(60, 80, WIDTH - 120, PASSAGES[i], face, size, 1.25 * size)
    assert end - size < HEIGHT, f"{face}: {end}"
    return sheet.coverage(np.random.default_rng(i), 0.08, 0.02, 0.5, 0)


def strength(wear, i):
    """The strength of a wear on page i: each of its pages has another, in an order of its own."""
    order = np.random.default_rng(list(WEARS).index(wear)).permutation(COUNT)
    return (int(order[i]) + 1) / COUNT


def draw(job):
    """Draws and keeps one page; returns what pages.json says of it."""
    out, wear, i = job
    s = strength(wear, i)
    rng = np.random.default_rng([list(WEARS).index(wear), i])
    behind = covered((i + 1) % COUNT)["ink"][:, ::-1]
    page = aged(rng, covered(i), behind, **{**FRESH, **WEARS[wear](s)})
    image = Image.fromarray(np.round(page).astype(np.uint8))
    name = f"{wear}-{i + 1}"
    if wear == "jpeg":
        file = f"{name}.jpg"
        image.save(out / file, quality=round(32 - 28 * s), dpi=(300, 300))
    else:
        file = f"{name}.png"
        image.save(out / file, compress_level=1, dpi=(300, 300))
    return dict(name=name, file=file, wear=wear, strength=s, face=TYPES[i][0], text=PASSAGES[i])


def main(out, only):
    """Draws all pages, or those named."""
    out.mkdir(parents=True, exist_ok=True)
    jobs = [(out, wear, i) for wear in WEARS for i in range(COUNT) if not only or f"{wear}-{i + 1}" in only]
    with Pool(min(2, len(jobs))) as pool:
        pages = pool.map(draw, jobs)
    (out / "pages.json").write_text(json.dumps(dict(drawnBy=DRAWN_BY, pages=pages), indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

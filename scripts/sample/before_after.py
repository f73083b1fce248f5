#!/usr/bin/python3
"""Sets a part of a page beside the same part of its mask: before_after.py PAGE MASK OUT."""

import sys

from PIL import Image

SIZE, GAP = (600, 480), 12


def main(page, mask, out):
    left, top = (d // 2 - s // 2 for d, s in zip(Image.open(page).size, SIZE))
    box = (left, top, left + SIZE[0], top + SIZE[1])
    picture = Image.new("RGB", (2 * SIZE[0] + GAP, SIZE[1]), "white")
    picture.paste(Image.open(page).convert("RGB").crop(box), (0, 0))
    picture.paste(Image.open(mask).convert("RGB").crop(box), (SIZE[0] + GAP, 0))
    picture.quantize(160).save(out, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

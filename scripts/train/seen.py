"""What the networks see of two small pages -> tests/fixtures/seen.pytorch.json: the tests compare it with what docbin gives them.

    /usr/bin/python3 scripts/train/seen.py

The first page is in colour: paper, strokes of two inks, and noise. The second is grey and too pale for its ink to be made 0: 120 + G / 16, rounded
down, of the first one's green. Of the planes every STEPth row is kept.
"""

import base64
import json

import numpy as np
import torch

from network import blocks, context, levels, planes

WIDTH, HEIGHT = 203, 117
STEP = 8


def drawn():
    random = np.random.default_rng(1)
    page = 200 + 25 * np.sin(np.arange(WIDTH) / 40)[None, :, None] * np.array([1, 0.9, 0.7]) + np.zeros((HEIGHT, 1, 1))
    for colour, strokes in (((150, 140, 120), 8), ((60, 50, 80), 16)):
        for _ in range(strokes):
            x, y = random.integers(WIDTH), random.integers(HEIGHT)
            across, down = random.permutation([4, random.integers(10, 60)])
            page[y:y + down, x:x + across] = colour
    return (page + random.normal(0, 8, page.shape)).round().clip(0, 255).astype("u1")


def encoded(values):
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def seen(page):
    x = torch.from_numpy(np.broadcast_to(page, (HEIGHT, WIDTH, 3)).transpose(2, 0, 1)[None] / 255)  # double precision: the variance of a pale page is a small difference
    of_page = levels(x)
    tensors = {"planes": planes(x, of_page)[0, :, ::STEP], "context": context(blocks(x), of_page)[0]}
    return {name: encoded(values.numpy().astype("<f4")) for name, values in tensors.items()}


page = drawn()
pale = 120 + (page[..., 1:2] >> 4)
text = {"width": WIDTH, "height": HEIGHT, "step": STEP, "page": encoded(page), "colour": seen(page), "pale": seen(pale)}
with open("tests/fixtures/seen.pytorch.json", "w") as file:
    file.write(json.dumps(text) + "\n")

"""A trained network -> models/NAME.onnx, its card NAME.json, and a fixture with PyTorch's own output for the tests."""

import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from network import LAYERS, Folded, UNet


def export(network: UNet, name: str, models: Path, fixtures: Path, facts: dict):
    folded = Folded(network)
    file = models / f"{name}.onnx"
    models.mkdir(exist_ok=True)
    torch.onnx.export(folded, torch.rand(1, 3, 64, 64), str(file), opset_version=13, input_names=["page"], output_names=["ink"],
                      dynamic_axes={"page": {0: "tiles", 2: "height", 3: "width"}, "ink": {0: "tiles", 2: "height", 3: "width"}})
    card = {
        "name": name,
        "title": "U-Net with the layer list of the DIBCO 2017 winner",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "layers": LAYERS,
        **facts,
    }
    (models / f"{name}.json").write_text(json.dumps(card, indent=2) + "\n")

    tile = np.random.default_rng(1).integers(0, 256, (3, 48, 48), dtype=np.uint8)
    with torch.no_grad():
        ink = folded(torch.from_numpy(tile)[None].float() / 255)
    fixtures.mkdir(parents=True, exist_ok=True)
    fixture = {"shape": list(tile.shape), "tile": base64.b64encode(tile.tobytes()).decode(),
               "ink": base64.b64encode(ink.numpy().astype("<f4").tobytes()).decode()}
    (fixtures / f"{name}.pytorch.json").write_text(json.dumps(fixture) + "\n")

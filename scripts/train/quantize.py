"""A trained run -> the same network in 8 bits: the run RUN-int8, beside its parent.

    scripts/train/train.sh quantize --data DIR --run unet-lite

Kernels are signed, with one scale an output channel; what layers see is unsigned, with one scale a tensor (QuantizeLinear and
DequantizeLinear, which onnxruntime turns into integer arithmetic). From the first layer to the last, a layer is quantized for good and
the layers after it are tuned, so that the whole says what the parent says.
"""

import argparse
import itertools
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from data import BATCH, Batches, develop, load_backgrounds, load_set, open_store
from export import SPREAD, between_phases, conv, export, fold, from_phases, trained
from network import TAPS, Lite, UNet, phases, upsample
from train import inputs_of

UNSEEN = 10**6  # number of the first batch: the parent saw those before it
PLANE_SCALE = torch.tensor([1.0, 1, 1, 0.15]).view(1, -1, 1, 1)  # brings the planes to one range …
PLANE_RANGE = (-0.5, 1.5)  # … this
WIDE = 16  # integer convolutions are fast when their outputs are a multiple of this: spare ones are added, and cut off


class StoredKernel(torch.autograd.Function):
    """The kernel that 8-bit values stand for."""

    @staticmethod
    def forward(ctx, values, scale, zero):
        return values.float() * scale.view(-1, 1, 1, 1)

    @staticmethod
    def symbolic(g, values, scale, zero):
        return g.op("DequantizeLinear", values, scale, zero, axis_i=0)


class Conv8(nn.Module):
    """A convolution whose kernel is rounded to 8 bits, and learns no more, from `quantize` on."""

    def __init__(self, kernel, bias, stride=1, pads=None):
        super().__init__()
        spare = max(0, WIDE - len(kernel))
        self.kernel = nn.Parameter(F.pad(kernel.detach(), (0, 0, 0, 0, 0, 0, 0, spare)))
        self.bias = nn.Parameter(F.pad(bias.detach(), (0, spare)))
        self.size, self.stride = kernel.shape[2], stride
        self.pads = pads or [self.size // 2] * 4
        self.quantized = False

    def quantize(self):
        scale = self.kernel.detach().abs().amax((1, 2, 3)).clamp(min=1e-6) / 127
        self.register_buffer("values", (self.kernel.detach() / scale.view(-1, 1, 1, 1)).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("zero", torch.zeros(len(scale), dtype=torch.int8))
        self.kernel.requires_grad_(False)
        self.bias.requires_grad_(False)
        self.quantized = True

    def forward(self, x):
        kernel = StoredKernel.apply(self.values, self.scale, self.zero) if self.quantized else self.kernel
        return conv(x, kernel, self.bias, self.size, self.stride, self.pads)


class Round8(nn.Module):
    """Rounds what passes to 256 steps, once `quantized`, between the mean ends of what passed before."""

    def __init__(self):
        super().__init__()
        self.low, self.high, self.seen, self.quantized = 0.0, 0.0, 0, False

    def forward(self, x):
        if not self.quantized:
            self.seen += 1
            self.low += (min(0.0, float(x.min())) - self.low) / self.seen
            self.high += (max(0.0, float(x.max())) - self.high) / self.seen
            return x
        scale = max(1e-6, self.high - self.low) / 255
        return torch.fake_quantize_per_tensor_affine(x, scale, round(-self.low / scale), 0, 255)


class Quantized(nn.Module):
    """Layers by name, and by the same names and some more the rounding of what comes out.

    `stages` names what is quantized together, first to last.
    """

    def __init__(self, layers, stages):
        super().__init__()
        self.margin = 0
        self.layers, self.stages = nn.ModuleDict(layers), stages
        self.rounds = nn.ModuleDict({name: Round8() for name in ["page", *(name for stage in stages for name in stage)]})
        page = self.rounds["page"]
        (page.low, page.high), page.quantized = PLANE_RANGE, True

    def quantize(self, stage):
        for name in stage:
            self.rounds[name].quantized = True
            if name in self.layers:
                self.layers[name].quantize()

    def page(self, x):
        return self.rounds["page"](x * PLANE_SCALE)

    def plain(self, name, x):
        return self.rounds[name](self.layers[name](x))

    def relu(self, name, x):
        return self.rounds[name](F.relu(self.layers[name](x)))


def with_planes_scaled(conv):
    """The kernel of a first layer that sees planes times PLANE_SCALE."""
    return conv.weight / PLANE_SCALE


class Lite8(Quantized):
    """A Lite whose context, a thirtieth of the arithmetic, stays as it is."""

    def __init__(self, network: Lite):
        layers = {"down1": Conv8(with_planes_scaled(network.down1.conv), network.down1.conv.bias, 2)}
        for name in ("down2", "down3", "bottom", "up2", "narrow2", "narrow1", "output"):
            layer = getattr(network, name)
            layer = layer.conv if name in ("down2", "down3", "bottom", "up2") else layer
            layers[name] = Conv8(layer.weight, layer.bias, layer.stride[0])
        super().__init__(layers, [["down1"], ["down2"], ["down3", "sum3"], ["bottom"], ["narrow2", "sum2"], ["up2"], ["narrow1", "sum1"], ["output"]])
        self.margin, self.context = network.margin, network.context.requires_grad_(False)

    def add(self, name, beside, narrow, below):
        same = self.rounds[narrow]
        return self.rounds[name](F.relu(beside + same(upsample(same(self.layers[narrow](below))))))

    def forward(self, x, context):
        half = self.relu("down1", self.page(x))
        quarter = self.relu("down2", half)
        y = self.rounds["sum3"](self.relu("down3", quarter) + self.context(context))
        y = self.relu("bottom", y)
        y = self.relu("up2", self.add("sum2", quarter, "narrow2", y))
        y = self.plain("output", self.add("sum1", half, "narrow1", y))
        return F.pixel_shuffle(y[:, :4], 2)


class UNet8(Quantized):
    """The UNet of export.CheapUNet: convolutions of upsampled images as four on the small image."""

    def __init__(self, network: UNet):
        layers = {"down1": Conv8(with_planes_scaled(network.down1.conv), network.down1.conv.bias)}
        layers |= {name: Conv8(block.conv.weight, block.conv.bias) for name, block in (("down2", network.down2), ("bottom", network.bottom))}
        for name, block in (("up2", network.up2), ("up1", network.up1)):
            kernels = phases(block.conv.weight, TAPS)
            layers |= {f"{name}_{a}{b}": Conv8(kernels[a, b], block.conv.bias, pads=[1 - a, 1 - b, a, b]) for a in (0, 1) for b in (0, 1)}
        kernel = network.output.weight
        layers["phases"] = Conv8(between_phases(kernel[:, :16], SPREAD), torch.zeros(4))
        layers["output"] = Conv8(kernel[:, 16:], network.output.bias)
        four = lambda name: [f"{name}_{a}{b}" for a in (0, 1) for b in (0, 1)]
        super().__init__(layers, [["down1"], ["down2"], ["bottom"], [*four("up2"), "up2", "both"], [*four("up1"), "up1"], ["phases", "output"]])

    def up(self, name, x):
        return self.rounds[name](torch.cat([self.relu(f"{name}_{a}{b}", x) for a in (0, 1) for b in (0, 1)], 1))

    def forward(self, x):
        full = self.relu("down1", self.page(x))
        half = self.relu("down2", self.rounds["down1"](F.max_pool2d(full, 2)))
        y = self.relu("bottom", self.rounds["down2"](F.max_pool2d(half, 2)))
        y = self.rounds["up2"](from_phases(self.up("up2", y)))
        y = self.up("up1", self.rounds["both"](torch.cat([y, half], 1)))
        return from_phases(self.plain("phases", y)[:, :4]) + self.plain("output", full)[:, :1]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of sets")
    parser.add_argument("--run", required=True, help="name of the parent's run")
    parser.add_argument("--steps", type=int, default=150, help="batches after each stage")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--backgrounds", type=Path)
    parser.add_argument("--work", type=Path, default=Path(".train"))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


def tune(child, parent, batches, steps, rate):
    """Teaches the child's layers that still learn what the parent says; returns how far it was off in the end."""
    tuned = [parameter for parameter in child.parameters() if parameter.requires_grad]
    if not tuned:
        return None
    optimizer, distances = torch.optim.Adam(tuned, rate), []
    for _ in range(steps):
        x = next(batches)
        with torch.no_grad():
            expected = torch.sigmoid(parent(*x))
        loss = F.binary_cross_entropy_with_logits(child(*x), expected)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        distances.append(float(loss.detach() - F.binary_cross_entropy(expected, expected)))
    return np.mean(distances[-50:])


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    parent, facts = trained(args.work / args.run)
    if facts["network"] not in ("unet", "unet-lite"):
        raise SystemExit(f"{args.run}: a {facts['network']} has no 8-bit form; give a run of unet or unet-lite")
    sets = {name: load_set(args.data / name) for name in facts["trainingSets"]}
    backgrounds = load_backgrounds(args.backgrounds) if args.backgrounds else []
    store = open_store(sets, backgrounds, args.work / "store", facts["seed"], facts["odds"], facts["scenes"])
    fold(parent)
    child = UNet8(parent) if facts["network"] == "unet" else Lite8(parent)
    drawn = Batches(store, sorted(store), facts["seed"], parent.margin)
    developed = (develop(*drawn[index]) for index in itertools.count(UNSEEN))
    batches = (inputs_of(parent, page, page_levels, around) for page, around, page_levels, _ in developed)

    start = time.monotonic()
    with torch.no_grad():
        for _ in range(20):
            child(*next(batches))
    for stage in child.stages:
        child.quantize(stage)
        print(", ".join(stage), "quantized; distance from the parent", tune(child, parent, batches, args.steps, args.rate), flush=True)

    name = f"{args.run}-int8"
    folder = args.work / name
    folder.mkdir(exist_ok=True)
    export(child, name, folder)
    facts |= {
        "network": f"{facts['network']}-int8",
        "recipe": f"the parent in 8 bits, {args.steps} steps of {BATCH} patches after each of {len(child.stages)} stages, Adam {args.rate}; "
                  f"the parent: {facts['recipe']}",
        "trainingMinutes": facts["trainingMinutes"] + round((time.monotonic() - start) / 60),
    }
    (folder / f"{name}.facts.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()

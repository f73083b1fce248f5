"""A trained run -> its RUN.onnx, and RUN.pytorch.json with PyTorch's own output on a tile for the tests.

    scripts/train/train.sh export --run unet-lite

What is exported computes the same in less time: batch norms are folded into the convolutions; of a UNet the convolutions of upsampled
images become four convolutions of the small image; the last convolution of a Lite, whose four outputs leave most of a processor's
vector idle, makes sixteen, of four pixels at once. The graph keeps the 3x3 kernels and makes the others from them; onnxruntime does that
once, when it loads the model.
"""

import argparse
import base64
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from network import BLOCK, CONTEXT_PLANES, NETWORKS, PLANES, TAPS, ConvBlock, Lite, UNet, phases


class Conv(torch.autograd.Function):
    """`conv` as one ONNX node."""

    @staticmethod
    def forward(ctx, x, kernel, bias, size, stride, pads):
        above, left, below, right = pads
        return F.conv2d(F.pad(x, (left, right, above, below)), kernel, bias, stride)

    @staticmethod
    def symbolic(g, x, kernel, bias, size, stride, pads):
        return g.op("Conv", x, kernel, bias, kernel_shape_i=[size, size], strides_i=[stride, stride], pads_i=pads)


class FromPhases(torch.autograd.Function):
    """`from_phases` as one ONNX node."""

    @staticmethod
    def forward(ctx, x):
        count, channels, height, width = x.shape
        phases = x.view(count, 2, 2, channels // 4, height, width)
        return phases.permute(0, 3, 4, 1, 5, 2).reshape(count, channels // 4, 2 * height, 2 * width)

    @staticmethod
    def symbolic(g, x):
        return g.op("DepthToSpace", x, blocksize_i=2, mode_s="DCR")


def called(node):
    """The function of a node: itself where it becomes a node, else what it computes, which has a gradient."""
    return lambda *inputs: node.apply(*inputs) if torch.onnx.is_in_onnx_export() else node.forward(None, *inputs)


conv = called(Conv)  # with size x size taps, and zeros (above, left, below, right) of the image
from_phases = called(FromPhases)  # (N, 4 C, H, W), the four parities of row and column one after the other -> (N, C, 2 H, 2 W)


# SPREAD[parity, parity seen, u, t] is 1 where tap t, seen from a pixel of one parity, falls on small row u - 1 of the other parity.
SPREAD = torch.zeros(2, 2, 3, 3)
for parity in (0, 1):
    for tap in range(3):
        SPREAD[parity, (parity + tap - 1) % 2, (parity + tap - 1) // 2 + 1, tap] = 1


def between_phases(kernel, spread):
    """The kernel (1, 16, 3, 3) of an image -> the kernel (4, 64, 3, 3) of its four phases."""
    return torch.einsum("iyx,apuy,bqvx->abpqiuv", kernel[0], spread, spread).reshape(4, 4 * 16, 3, 3)


class CheapUNet(nn.Module):
    """A UNet without batch norms, its upsampled images never made: the last of them stays in four phases to the end."""

    def __init__(self, network: UNet):
        super().__init__()
        self.network = network
        self.register_buffer("taps", TAPS)
        self.register_buffer("spread", SPREAD)
        self.register_buffer("zeros", torch.zeros(4))

    def up(self, block, x):
        kernels = phases(block.conv.weight, self.taps)
        return torch.cat([F.relu(conv(x, kernels[a, b], block.conv.bias, 2, 1, [1 - a, 1 - b, a, b])) for a in (0, 1) for b in (0, 1)], 1)

    def forward(self, x):
        net = self.network
        full = net.down1(x)
        half = net.down2(F.max_pool2d(full, 2))
        y = net.bottom(F.max_pool2d(half, 2))
        y = torch.cat([from_phases(self.up(net.up2, y)), half], 1)
        y = self.up(net.up1, y)
        kernel = net.output.weight
        y = conv(y, between_phases(kernel[:, :16], self.spread), self.zeros, 3, 1, [1, 1, 1, 1])
        return from_phases(y) + F.conv2d(full, kernel[:, 16:], net.output.bias, padding=1)


# PLACED[i, u, t] is 1 where tap t of pixel i of two is tap u of both.
PLACED = torch.zeros(2, 4, 3)
for i in (0, 1):
    for tap in range(3):
        PLACED[i, i + tap, tap] = 1


class ShuffleBy4(torch.autograd.Function):
    """`pixel_shuffle` by 4 as one ONNX node."""

    @staticmethod
    def forward(ctx, x):
        return F.pixel_shuffle(x, 4)

    @staticmethod
    def symbolic(g, x):
        return g.op("DepthToSpace", x, blocksize_i=4, mode_s="CRD")


shuffle_by_4 = called(ShuffleBy4)


class CheapLite(nn.Module):
    """A Lite without batch norms, whose last convolution makes 4 x 4 pixels at once."""

    def __init__(self, network: Lite):
        super().__init__()
        self.network = network
        self.register_buffer("placed", PLACED)
        self.register_buffer("zeros", torch.zeros(16))

    def forward(self, x, *context):
        output = self.network.output
        channels = output.in_channels
        kernel = output.weight.reshape(2, 2, channels, 3, 3)
        kernel = torch.einsum("abcyx,iuy,jvx->iajbcuv", kernel, self.placed, self.placed).reshape(16, channels, 4, 4)
        y = conv(self.network.features(x, *context), kernel, self.zeros, 4, 2, [1, 1, 1, 1])
        bias = output.bias.reshape(1, 1, 2, 1, 2).repeat(1, 2, 1, 2, 1)
        return shuffle_by_4(y + bias.reshape(1, 16, 1, 1))


class Probability(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, *inputs):
        return torch.sigmoid(self.network(*inputs))


def fold(network):
    """The network for use: each batch norm becomes part of the convolution before it."""
    network.eval()
    for block in network.modules():
        if isinstance(block, ConvBlock) and isinstance(block.norm, nn.BatchNorm2d):
            block.conv, block.norm = nn.utils.fuse_conv_bn_eval(block.conv, block.norm), nn.Identity()
    return network


def trained(folder: Path):
    """The network of a run, and the run's facts."""
    facts = json.loads((folder / f"{folder.name}.facts.json").read_text())
    network = NETWORKS[facts["network"]]()
    network.load_state_dict(torch.load(folder / "checkpoint.pt", map_location="cpu")["average"])
    return network, facts


@torch.no_grad()
def export(network: nn.Module, name: str, folder: Path):
    network.eval()
    random = np.random.default_rng(1)
    inputs = {"page": random.normal(0.5, 0.5, (PLANES, 64, 64)).astype("<f4")}
    if network.margin:
        blocks = 64 // BLOCK + 2 * network.margin
        inputs["context"] = random.normal(0.5, 0.5, (CONTEXT_PLANES, blocks, blocks)).astype("<f4")
    x = tuple(torch.from_numpy(values)[None] for values in inputs.values())
    ink = torch.sigmoid(network(*x))
    fold(network)
    cheap = CheapUNet(network) if isinstance(network, UNet) else CheapLite(network) if isinstance(network, Lite) else network
    cheap = Probability(cheap).eval()
    assert (cheap(*x) - ink).abs().max() < 1e-5, "the exported network differs from the trained one"

    sizes = {name: {0: "tiles", 2: f"{name}_height", 3: f"{name}_width"} for name in [*inputs, "ink"]}
    torch.onnx.export(cheap, x, str(folder / f"{name}.onnx"), opset_version=13, do_constant_folding=not isinstance(network, UNet),
                      input_names=list(inputs), output_names=["ink"], dynamic_axes=sizes)
    encoded = lambda values: base64.b64encode(values.tobytes()).decode()
    text = {"inputs": {key: {"shape": list(values.shape), "data": encoded(values)} for key, values in inputs.items()},
            "ink": encoded(ink.numpy().astype("<f4"))}
    (folder / f"{name}.pytorch.json").write_text(json.dumps(text) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="name of the run")
    parser.add_argument("--work", type=Path, default=Path(".train"))
    args = parser.parse_args()
    export(trained(args.work / args.run)[0], args.run, args.work / args.run)

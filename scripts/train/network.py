"""The layer list of the network that won DIBCO 2017, with U-Net skips.

Conv 16, MaxPool, Conv 32, MaxPool, Conv 64, UpSample, Conv 32, UpSample, Conv 16, and a 3x3 output
convolution. Every convolution is 3x3; each skip is concatenated after its up-convolution.
"""

import torch
import torch.nn.functional as F
from torch import nn

# Offsets between an output pixel and the farthest input pixel it depends on, rounded up to the pooling grid.
MARGIN = 16
LAYERS = ["conv 16", "maxpool 2", "conv 32", "maxpool 2", "conv 64", "upsample 2", "conv 32", "upsample 2", "conv 16", "conv 1"]


class ConvBlock(nn.Module):
    """3x3 convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class UpBlock(ConvBlock):
    """Upsample by 2 (nearest), then ConvBlock.

    While training, the two are written as four 2x2 convolutions on the small image, each a sum of taps of the
    3x3 kernel, and a pixel shuffle: the same function with 2.25 times fewer multiply-adds. An output row 2y sees the
    small rows y-1 (tap 0) and y (taps 1 + 2); row 2y+1 sees y (taps 0 + 1) and y+1 (tap 2); columns alike.
    """

    def forward(self, x):
        if not self.training:
            return super().forward(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        height, width = x.shape[2:]
        kernel = self.conv.weight
        rows = (torch.stack([kernel[:, :, 0], kernel[:, :, 1] + kernel[:, :, 2]], 2),
                torch.stack([kernel[:, :, 0] + kernel[:, :, 1], kernel[:, :, 2]], 2))
        phases = [torch.stack([r[..., 0], r[..., 1] + r[..., 2]], 3) if even else torch.stack([r[..., 0] + r[..., 1], r[..., 2]], 3)
                  for r in rows for even in (True, False)]
        y = F.conv2d(x, torch.cat(phases), self.conv.bias.repeat(4), padding=1).chunk(4, 1)
        y = torch.stack([y[2 * a + b][:, :, a:a + height, b:b + width] for a in (0, 1) for b in (0, 1)], 2)
        return F.relu(self.norm(F.pixel_shuffle(y.flatten(1, 2), 2)))


class UNet(nn.Module):
    """(N, channels, H, W) floats in 0..1, H and W multiples of 4 -> (N, 1, H, W) ink logits."""

    def __init__(self, channels: int = 3):
        super().__init__()
        self.down1 = ConvBlock(channels, 16)
        self.down2 = ConvBlock(16, 32)
        self.bottom = ConvBlock(32, 64)
        self.up2 = UpBlock(64, 32)
        self.up1 = UpBlock(64, 16)
        self.output = nn.Conv2d(32, 1, 3, padding=1)

    def forward(self, x):
        full = self.down1(x)
        half = self.down2(F.max_pool2d(full, 2))
        y = self.bottom(F.max_pool2d(half, 2))
        y = torch.cat([self.up2(y), half], 1)
        y = torch.cat([self.up1(y), full], 1)
        return self.output(y)


class Folded(nn.Module):
    """The network for use: batch norms folded into the convolutions, probabilities out instead of logits."""

    def __init__(self, network: UNet):
        super().__init__()
        self.network = network
        for block in network.modules():
            if isinstance(block, ConvBlock):
                block.conv = nn.utils.fuse_conv_bn_eval(block.conv.eval(), block.norm.eval())
                block.norm = nn.Identity()
        self.eval()

    def forward(self, x):
        return torch.sigmoid(self.network(x))

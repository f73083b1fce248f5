"""The networks. All take PLANES planes of a page and give ink logits.

UNet has the layer list of the network that won DIBCO 2017, with U-Net skips: conv 16, maxpool, conv 32, maxpool, conv 64,
upsample, conv 32, upsample, conv 16, and an output convolution, all 3x3. Lite works at half, quarter and eighth resolution, and
may see the surroundings of its tile, a context of BLOCKs, at a sixteenth and a thirty-second.
"""

import torch
import torch.nn.functional as F
from torch import nn

CELL = 16  # side in pixels of the cells whose means give the statistics of a page
STROKE = 16  # how far from a pixel of ink there is paper, to its left and right or above and below it
PLANES = 4
BLOCK = 8  # side in pixels of the blocks of a context
CONTEXT_PLANES = 5
LUMA = (0.299, 0.587, 0.114)


def upsample(x, factor=2):
    return F.interpolate(x, scale_factor=float(factor), mode="nearest")


def around(y):
    """(N, 1, H, W) luma -> mean and deviation of the 5 x 5 cells about each pixel's cell, of those inside the page."""
    height, width = y.shape[2:]

    def smooth(values):
        cells = F.avg_pool2d(F.pad(values, (0, -width % CELL, 0, -height % CELL), mode="replicate"), CELL)
        return upsample(F.avg_pool2d(cells, 5, 1, 2, count_include_pad=False), CELL)[..., :height, :width]

    mean, square = smooth(y), smooth(y * y)
    return mean, (square - mean * mean).clamp(min=0).sqrt()


def luma(page):
    return sum(weight * page[:, c:c + 1] for c, weight in enumerate(LUMA))


def levels(page):
    """(N, 3, H, W) in 0..1 -> (N, 2): luma of the page's strongest ink and of the paper around it.

    Means over all pixels, weighted by the fourth power of how much darker a pixel is than the mean around it and than the pixels
    STROKE to its left and right, or above and below it: pale ink seen through the paper counts for little beside ink, and a
    dark frame around the page for nothing.
    """
    y = luma(page)
    height, width = y.shape[2:]
    reach = min(STROKE, max(height, width) // 4)
    wide = F.pad(y, (reach, reach, reach, reach))  # beyond the page it is dark
    shifted = lambda down, right: wide[..., reach + down:reach + down + height, reach + right:reach + right + width]
    across = torch.minimum(shifted(0, -reach), shifted(0, reach))
    along = torch.minimum(shifted(-reach, 0), shifted(reach, 0))
    mean, _ = around(y)
    weight = (torch.minimum(mean, torch.maximum(across, along)) - y).clamp(min=0).double() ** 4 + 1e-12
    return torch.stack([(weight * v).sum((1, 2, 3)) / weight.sum((1, 2, 3)) for v in (y, mean)], 1).float()


def planes(page, levels):
    """What the networks see of (N, 3, H, W) pages in 0..1 and their (N, 2) levels: (N, PLANES, H, W).

    Red, green and blue with paper at 1 and ink at 0 (nearer to 1 where it is too pale for that), and by how
    many deviations the luma is above the mean around it.
    """
    ink, paper = levels[:, :1, None, None], levels[:, 1:, None, None]
    contrast = (paper - ink).clamp(min=0.08)
    y = luma(page)
    mean, deviation = around(y)
    return torch.cat([1 - (paper - page) / contrast, (y - mean) / (deviation + 0.03 * contrast)], 1)


def blocks(page):
    """(N, 3, H, W) in 0..1 -> (N, CONTEXT_PLANES, H / BLOCK, W / BLOCK), rounded up: of each block, or what of it is in the page,
    the mean red, green and blue, and the least and the most luma."""
    y = luma(page)
    low, high = (sign * F.max_pool2d(sign * y, BLOCK, ceil_mode=True) for sign in (-1, 1))
    return torch.cat([F.avg_pool2d(page, BLOCK, ceil_mode=True), low, high], 1)


def context(blocks, levels):
    """What the networks see of blocks: paper at 1 and ink at 0, as in `planes`."""
    ink, paper = levels[:, :1, None, None], levels[:, 1:, None, None]
    return 1 - (paper - blocks) / (paper - ink).clamp(min=0.08)


class ConvBlock(nn.Module):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, padding=dilation, dilation=dilation)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


# Upsampling by 2 (nearest) and a 3x3 convolution are four 2x2 convolutions on the small image, one for each parity of the row and
# of the column: 2.25 times fewer multiply-adds. TAPS[parity, u, t] is 1 where tap t of the three falls on small row u of the two.
TAPS = torch.tensor([[[1.0, 0, 0], [0, 1, 1]], [[1, 1, 0], [0, 0, 1]]])


def phases(kernel, taps):
    """(outputs, inputs, 3, 3) -> (2, 2, outputs, inputs, 2, 2), first the parity of the row, then of the column."""
    return torch.einsum("oiyx,auy,bvx->aboiuv", kernel, taps, taps)


class UpBlock(ConvBlock):
    """Upsample by 2 (nearest), then ConvBlock."""

    def forward(self, x):
        if not self.training:
            return super().forward(upsample(x))
        height, width = x.shape[2:]
        kernels = phases(self.conv.weight, TAPS.to(x.device)).flatten(0, 2)
        y = F.conv2d(x, kernels, self.conv.bias.repeat(4), padding=1).chunk(4, 1)
        y = torch.stack([y[2 * a + b][:, :, a:a + height, b:b + width] for a in (0, 1) for b in (0, 1)], 2)
        return F.relu(self.norm(F.pixel_shuffle(y.flatten(1, 2), 2)))


class UNet(nn.Module):
    margin = 0

    def __init__(self):
        super().__init__()
        self.down1 = ConvBlock(PLANES, 16)
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


class Context(nn.Module):
    """The context of a tile, `margin` blocks wider on each side, -> planes at an eighth of the tile's resolution.

    Strided convolutions to a thirty-second, where dilated ones see 7 x 32 pixels to each side, and a sum on the way up.
    """

    margin = 36  # blocks that an output sees to each side: (7 + 1) * 4 + 3, rounded up to a multiple of 4

    def __init__(self, outputs: int, sixteenth: int = 16, deep: int = 28):
        super().__init__()
        self.down1 = ConvBlock(CONTEXT_PLANES, sixteenth, 2)
        self.down2 = ConvBlock(sixteenth, deep, 2)
        self.wide = nn.Sequential(*(ConvBlock(deep, deep, dilation=dilation) for dilation in (1, 2, 4)))
        self.narrow = nn.Conv2d(deep, sixteenth, 1)
        self.up = ConvBlock(sixteenth, sixteenth)
        self.output = nn.Conv2d(sixteenth, outputs, 1)

    def forward(self, x):
        sixteenth = self.down1(x)
        y = self.wide(self.down2(sixteenth))
        y = self.up(F.relu(sixteenth + upsample(self.narrow(y))))
        edge = self.margin // 2
        return upsample(self.output(y[:, :, edge:-edge, edge:-edge]))


class Lite(nn.Module):
    """Strided convolutions down to an eighth, sums on the way up, and a last convolution that gives four pixels at once."""

    def __init__(self, half: int = 16, quarter: int = 16, eighth: int = 28, context: bool = True):
        super().__init__()
        self.down1 = ConvBlock(PLANES, half, 2)
        self.down2 = ConvBlock(half, quarter, 2)
        self.down3 = ConvBlock(quarter, eighth, 2)
        self.context = Context(eighth) if context else None
        self.bottom = ConvBlock(eighth, eighth)
        self.narrow2 = nn.Conv2d(eighth, quarter, 1)
        self.up2 = ConvBlock(quarter, quarter)
        self.narrow1 = nn.Conv2d(quarter, half, 1)
        self.output = nn.Conv2d(half, 4, 3, padding=1)

    @property
    def margin(self):
        """Blocks of context that it wants to each side of a tile; 0 where it takes none."""
        return self.context.margin if self.context else 0

    def features(self, x, *context):
        half = self.down1(x)
        quarter = self.down2(half)
        y = self.down3(quarter)
        if self.context:
            y = y + self.context(*context)
        y = self.up2(F.relu(quarter + upsample(self.narrow2(self.bottom(y)))))
        return F.relu(half + upsample(self.narrow1(y)))

    def forward(self, x, *context):
        return F.pixel_shuffle(self.output(self.features(x, *context)), 2)


NETWORKS = {
    "unet": UNet,
    "unet-lite": Lite,
    "unet-tiny": lambda: Lite(8, 8, 10, False),
    "unet-lite-plain": lambda: Lite(eighth=40, context=False),
}

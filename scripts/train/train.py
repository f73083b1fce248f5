"""Folders of pages with truth in, models/NAME.onnx and its card out.

    scripts/train/train.sh --data DIR --hold-out hdibco2016 dibco2013

DIR holds sets, a set holds images/ and gt/ with the same base names. A killed training goes on from its last checkpoint
when the same command is given again, with the same tiles in the same order.
"""

import argparse
import csv
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset

from data import TILE, Tiles, load_set
from export import export
from network import MARGIN, UNet

UNSURE = 8  # the outermost pixels of a tile see padding instead of the page: they are not taught


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of sets")
    parser.add_argument("--hold-out", nargs="*", default=[], metavar="SET", help="sets that are scored and never trained on")
    parser.add_argument("--skip", nargs="*", default=[], metavar="SET/ID", help="pages left out, for a truth known to be off")
    parser.add_argument("--name", default="unet", help="name of the model")
    parser.add_argument("--steps", type=int, default=30000, help="batches of 16 tiles")
    parser.add_argument("--rate", type=float, default=3e-3, help="learning rate at its highest")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path(".train"), help="checkpoints and curve go to WORK/NAME")
    parser.add_argument("--score-every", type=int, default=2000, metavar="STEPS")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


def learning_rate(step, args):
    """Warm up, stay, then fall to nothing over the last 40 % of the steps."""
    return args.rate * min(1.0, (step + 1) / 300, (args.steps - step) / (0.4 * args.steps))


def loss_of(logits, truth):
    """Binary cross-entropy plus 1 - soft F-measure of the batch, away from the tile's edge."""
    inside = (..., slice(UNSURE, TILE - UNSURE), slice(UNSURE, TILE - UNSURE))
    logits, truth = logits[inside].float(), truth[inside].float()
    ink = torch.sigmoid(logits)
    dice = 2 * (ink * truth).sum() / (ink.sum() + truth.sum() + 1)
    return F.binary_cross_entropy_with_logits(logits, truth) + 1 - dice


@torch.no_grad()
def score(network, pages):
    """Mean (F-measure, PSNR) over pages, masks cut at a probability of one half."""
    network.eval()
    rows = []
    for _, page, truth in pages:
        image, ink = np.asarray(page), np.asarray(truth) > 0
        height, width = ink.shape
        grow = ((MARGIN, MARGIN + -height % 4), (MARGIN, MARGIN + -width % 4), (0, 0))
        x = torch.from_numpy(np.pad(image, grow, mode="reflect")).permute(2, 0, 1)[None].float() / 255
        mask = network(x)[0, 0, MARGIN:MARGIN + height, MARGIN:MARGIN + width].numpy() > 0
        right, wrong = (mask & ink).sum(), (mask ^ ink).sum()
        rows.append((200 * right / max(1, 2 * right + wrong), 10 * np.log10(ink.size / max(1, wrong))))
    return np.mean(rows, 0)


class Training:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        self.args = args
        self.folder = args.work / args.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.network = UNet().to(memory_format=torch.channels_last)
        self.average = UNet().to(memory_format=torch.channels_last)  # moving average of the weights: this one is shipped
        self.average.load_state_dict(self.network.state_dict())
        self.optimizer = torch.optim.AdamW(self.network.parameters(), weight_decay=1e-3)
        self.step, self.seconds, self.losses = 0, 0.0, []

    def save(self):
        state = {key: getattr(self, key).state_dict() for key in ("network", "average", "optimizer")}
        torch.save({**state, "step": self.step, "seconds": self.seconds}, self.folder / "checkpoint.tmp")
        os.replace(self.folder / "checkpoint.tmp", self.folder / "checkpoint.pt")

    def load(self):
        if (self.folder / "checkpoint.pt").exists():
            state = torch.load(self.folder / "checkpoint.pt")
            for key in ("network", "average", "optimizer"):
                getattr(self, key).load_state_dict(state[key])
            self.step, self.seconds = state["step"], state["seconds"]
            print(f"resumed at step {self.step}", flush=True)

    def advance(self, tiles, truth):
        self.network.train()
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.step, self.args)
        x = (tiles.float() / 255).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(x.to(torch.bfloat16))
        loss = loss_of(logits, truth)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        keep = min(0.999, (1 + self.step) / (10 + self.step))
        for mine, theirs in zip(self.average.state_dict().values(), self.network.state_dict().values()):
            mine.copy_(theirs if not mine.is_floating_point() else mine * keep + theirs * (1 - keep))
        self.losses.append(loss.item())
        self.step += 1

    def report(self, held_out):
        scores = {name: score(self.average, pages) for name, pages in held_out.items()}
        row = {"step": self.step, "minutes": round(self.seconds / 60, 1), "loss": round(float(np.mean(self.losses)), 4) if self.losses else ""}
        row |= {f"{name} {measure}": round(float(v), 2) for name, pair in scores.items() for measure, v in zip(("F", "PSNR"), pair)}
        self.losses = []
        print(row, flush=True)
        curve = self.folder / "curve.csv"
        new = not curve.exists()
        with curve.open("a", newline="") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader() if new else None
            writer.writerow(row)
        return {name: {"fmeasure": round(float(f), 2), "psnr": round(float(p), 2)} for name, (f, p) in scores.items()}


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    sets = {folder.name: load_set(folder, frozenset(args.skip)) for folder in sorted(args.data.iterdir()) if (folder / "images").is_dir()}
    held_out = {name: sets.pop(name) for name in args.hold_out}
    training = Training(args)
    training.load()
    print("train:", ", ".join(f"{n} {len(p)}" for n, p in sets.items()), "| held out:", ", ".join(held_out) or "none", flush=True)

    tiles = Tiles(list(sets.values()), args.seed, args.steps)
    rest = Subset(tiles, range(training.step, args.steps))
    start = time.monotonic()
    for x, y in DataLoader(rest, batch_size=None, num_workers=1, prefetch_factor=16) if len(rest) else ():
        training.advance(x, y)
        training.seconds += time.monotonic() - start
        if training.step % 200 == 0:
            training.save()
        if training.step % args.score_every == 0:
            training.report(held_out)
        start = time.monotonic()
    training.save()
    scores = training.report(held_out)
    export(training.average, args.name, Path("models"), Path("tests/fixtures"), {
        "trainingSets": {name: len(pages) for name, pages in sets.items()},
        "heldOutScores": scores,
        "recipe": f"{args.steps} steps of 16 tiles, AdamW {args.rate}, BCE + soft F-measure, moving average of weights, augmentation of scripts/train/data.py",
        "seed": args.seed,
        "trainingMinutes": round(training.seconds / 60),
    })


if __name__ == "__main__":
    main()

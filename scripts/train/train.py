"""Folders of pages with truth in, a network out: WORK/NAME/checkpoint.pt, with its curve of scores and NAME.facts.json.

    scripts/train/train.sh --data DIR --network unet-lite --hold-out hdibco2016 dibco2013

DIR holds sets, a set holds images/ and gt/ with the same base names. A killed training goes on from its last checkpoint
when the same command is given again, with the same batches in the same order.
"""

import argparse
import csv
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader

from data import BATCH, PATCH, Batches, develop, load_backgrounds, load_set, open_store, tensor
from network import BLOCK, CELL, NETWORKS, blocks, context, levels, planes
from scene import ODDS

UNSURE = 16  # the outermost pixels of a patch see padding instead of the page: they are not taught
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of sets")
    parser.add_argument("--network", choices=NETWORKS, default="unet")
    parser.add_argument("--hold-out", nargs="*", default=[], metavar="SET", help="sets that are scored and never trained on")
    parser.add_argument("--score", nargs="*", default=[], type=Path, metavar="FOLDER", help="sets elsewhere that are scored too")
    parser.add_argument("--skip", nargs="*", default=[], metavar="SET/ID", help="pages left out, for a truth known to be off")
    parser.add_argument("--often", nargs="*", default=[], metavar="SET", help="contest sets, drawn from three times as often as the others")
    parser.add_argument("--begin", metavar="RUN", help="a finished run of the same network, whose weights are the first")
    parser.add_argument("--name", help="name of the run, the network's by default")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=BATCH, help=f"patches of {PATCH} x {PATCH} pixels a step")
    parser.add_argument("--backgrounds", type=Path, help="folder of folders of photographs of paper, stains and shadows")
    parser.add_argument("--scenes", type=int, default=160, help="degraded scenes of each set that are kept on disk")
    parser.add_argument("--odds", nargs="*", default=[], metavar="NAME=P", help="how often something happens to a scene: " + ", ".join(ODDS))
    parser.add_argument("--rate", type=float, default=3e-3, help="learning rate at its highest")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path(".train"), help="the store of patches, and one folder a run")
    parser.add_argument("--score-every", type=int, default=1000, metavar="STEPS")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


def learning_rate(step, args):
    """Warm up, stay, then fall to nothing over the last 60 % of the steps."""
    return args.rate * min(1.0, (step + 1) / 300, (args.steps - step) / (0.6 * args.steps))


def loss_of(logits, truth):
    """Binary cross-entropy plus 1 - soft F-measure of the batch, away from the patch's edge."""
    inside = (..., slice(UNSURE, PATCH - UNSURE), slice(UNSURE, PATCH - UNSURE))
    logits, truth = logits[inside].float(), truth[inside]
    ink = torch.sigmoid(logits)
    dice = 2 * (ink * truth).sum() / (ink.sum() + truth.sum() + 1)
    return F.binary_cross_entropy_with_logits(logits, truth) + 1 - dice


def inputs_of(network, page, page_levels, around=None):
    """What a network takes of pages in 0..1, (N, 3, H, W), their levels and, where it wants a context, the blocks around them."""
    x = planes(page, page_levels).to(memory_format=torch.channels_last)
    return (x, context(around, page_levels).to(memory_format=torch.channels_last)) if network.margin else (x,)


def padded(values, before: int, after):
    """(1, C, H, W) with so many mirrored rows and columns before it, and (rows, columns) after it."""
    sides = ((0, 0), (0, 0), (before, after[0]), (before, after[1]))
    return torch.from_numpy(np.pad(values.numpy(), sides, mode="reflect"))


@torch.no_grad()
def score(network, pages):
    """[(F-measure, PSNR)] of pages, masks cut at a probability of one half."""
    network.eval()
    rows = []
    for _, page, truth in pages:
        ink = np.asarray(truth) > 0
        height, width = ink.shape
        page = tensor(page)
        page_levels = levels(page).to(DEVICE)
        margin = 4 * CELL
        after = [margin + -length % (2 * CELL) for length in (height, width)]
        x = planes(page, page_levels.cpu())
        x = [padded(x, margin, after).to(DEVICE)]
        if network.margin:
            before = margin // BLOCK + network.margin
            around = blocks(page)
            after = [(length + end + margin) // BLOCK + 2 * network.margin - before - size for length, end, size in zip((height, width), after, around.shape[2:])]
            x.append(context(padded(around, before, after).to(DEVICE), page_levels))
        logits = network(*(part.to(memory_format=torch.channels_last) for part in x))
        mask = logits[0, 0, margin:margin + height, margin:margin + width].cpu().numpy() > 0
        right, wrong = (mask & ink).sum(), (mask ^ ink).sum()
        rows.append((200 * right / max(1, 2 * right + wrong), 10 * np.log10(ink.size / max(1, wrong))))
    return rows


class Training:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        self.args = args
        self.folder = args.work / args.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.network, self.average = (NETWORKS[args.network]().to(DEVICE, memory_format=torch.channels_last) for _ in range(2))
        self.average.load_state_dict(self.network.state_dict())  # moving average of the weights: this one is shipped
        self.optimizer = torch.optim.AdamW(self.network.parameters(), weight_decay=1e-3)
        self.step, self.seconds, self.losses = 0, 0.0, []

    def save(self):
        state = {key: getattr(self, key).state_dict() for key in ("network", "average", "optimizer")}
        torch.save({**state, "step": self.step, "seconds": self.seconds}, self.folder / "checkpoint.tmp")
        os.replace(self.folder / "checkpoint.tmp", self.folder / "checkpoint.pt")

    def begin(self, run):
        state = torch.load(self.args.work / run / "checkpoint.pt", map_location=DEVICE)["average"]
        self.network.load_state_dict(state)
        self.average.load_state_dict(state)

    def load(self):
        if (self.folder / "checkpoint.pt").exists():
            state = torch.load(self.folder / "checkpoint.pt", map_location=DEVICE)
            for key in ("network", "average", "optimizer"):
                getattr(self, key).load_state_dict(state[key])
            self.step, self.seconds = state["step"], state["seconds"]
            print(f"resumed at step {self.step}", flush=True)

    def advance(self, *batch):
        self.network.train()
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.step, self.args)
        page, around, page_levels, truth = develop(*(part.to(DEVICE, non_blocking=True) for part in batch))
        with torch.autocast(DEVICE.type, dtype=torch.bfloat16, enabled=DEVICE.type == "cuda"):
            logits = self.network(*inputs_of(self.network, page, page_levels, around))
        loss = loss_of(logits, truth)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        keep = min(0.999, (1 + self.step) / (10 + self.step))
        for mine, theirs in zip(self.average.state_dict().values(), self.network.state_dict().values()):
            mine.lerp_(theirs, 1 - keep) if mine.is_floating_point() else mine.copy_(theirs)
        self.losses.append(loss.detach())
        self.step += 1

    def report(self, held_out):
        rows = {name: score(self.average, pages) for name, pages in held_out.items()}
        line = {"step": self.step, "minutes": round(self.seconds / 60, 1), "loss": round(float(torch.stack(self.losses).mean()), 4) if self.losses else ""}
        for name, values in rows.items():
            fmeasure, psnr = np.mean(values, 0)
            worst = int(np.argmin([f for f, _ in values]))
            line |= {f"{name} F": round(float(fmeasure), 2), f"{name} PSNR": round(float(psnr), 2),
                     f"{name} worst": f"{held_out[name][worst][0].split('/')[1]} {values[worst][0]:.1f}"}
        if rows:
            pages = sorted(fmeasure for values in rows.values() for fmeasure, _ in values)
            line["mean F"] = round(float(np.mean([line[f"{name} F"] for name in rows])), 2)
            line["worst tenth F"] = round(float(np.mean(pages[:-(-len(pages) // 10)])), 2)
        self.losses = []
        print(line, flush=True)
        curve = self.folder / "curve.csv"
        new = not curve.exists()
        with curve.open("a", newline="") as file:
            writer = csv.DictWriter(file, line)
            writer.writeheader() if new else None
            writer.writerow(line)


def main():
    args = arguments()
    args.name = args.name or args.network
    torch.set_num_threads(args.threads)
    sets = {folder.name: load_set(folder, frozenset(args.skip)) for folder in sorted(args.data.iterdir()) if (folder / "images").is_dir()}
    held_out = {name: sets.pop(name) for name in args.hold_out}
    held_out_sets = list(held_out)
    held_out |= {f"{folder.parent.name}-{folder.name}": load_set(folder) for folder in args.score}
    training = Training(args)
    if args.begin:
        training.begin(args.begin)
    training.load()
    print("train:", ", ".join(f"{n} {len(p)}" for n, p in sets.items()), "| held out:", ", ".join(held_out) or "none", flush=True)

    odds = ODDS | {name: float(value) for name, value in (text.split("=") for text in args.odds)}
    backgrounds = load_backgrounds(args.backgrounds) if args.backgrounds else []
    store = open_store(sets, backgrounds, args.work / "store", args.seed, odds, args.scenes)
    names = sorted(store) + 2 * [name for name in args.often if name in store]
    steps = range(training.step, args.steps)
    workers = 0 if DEVICE.type == "cpu" else 2
    batches = DataLoader(Batches(store, names, args.seed, training.network.margin, args.batch), batch_size=None, sampler=steps, num_workers=workers, pin_memory=workers > 0)
    start = time.monotonic()
    for parts in batches:
        training.advance(*parts)
        done = training.step == args.steps
        if done or training.step % 200 == 0:
            now = time.monotonic()
            training.seconds, start = training.seconds + now - start, now
            training.save()
        if done or training.step % args.score_every == 0:
            training.report(held_out)
            start = time.monotonic()
    before = json.loads((args.work / args.begin / f"{args.begin}.facts.json").read_text())["recipe"] + "; then " if args.begin else ""
    facts = {
        "network": args.network,
        "trainingSets": {name: len(pages) for name, pages in sets.items()},
        "heldOut": held_out_sets,
        "recipe": before + f"{args.steps} steps of {args.batch} patches of {PATCH} x {PATCH}, AdamW {args.rate}, BCE + soft F-measure, moving average of weights, "
                  f"patches of {args.scenes} degraded scenes a set" + (", three times as many of contest sets" if args.often else "")
                  + (f", on {torch.cuda.get_device_name()}" if DEVICE.type == "cuda" else ""),
        "seed": args.seed,
        "scenes": args.scenes,
        "odds": odds,
        "trainingMinutes": round(training.seconds / 60),
    }
    (training.folder / f"{args.name}.facts.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes optimizers.json beside this file: what PyTorch's optimizers, schedules, clipping and weight averaging do in 50 steps.

Run with a Python that has torch 1.13 or later; the tests read the file.
"""
import json
import math
import pathlib

import torch
from torch.optim import lr_scheduler as schedulers

STEPS, STEPS_PER_EPOCH, EPOCHS = 50, 5, 10
CHECKED = [1, 50]
# A convolution with its norm, and a dense layer with its bias and a scale of channels, at half the rate.
SHAPES = [(3, 2, 3, 3), (3,), (3,), (4, 5), (4,), (4, 1, 1)]
RATES = [1, 1, 1, 0.5, 0.5, 0.5]
DECAYS = [True, False, False, True, False, False]

# Name: the optimizer, its base rate, the weight decay, and whether that acts on everything.
OPTIMIZERS = {
    "sgd": (lambda g: torch.optim.SGD(g, lr=0.05), 0.05, 0, False),
    "sgd momentum": (lambda g: torch.optim.SGD(g, lr=0.05, momentum=0.9), 0.05, 0, False),
    "sgd decay": (lambda g: torch.optim.SGD(g, lr=0.05, momentum=0.9), 0.05, 0.1, False),
    "sgd decay everywhere": (lambda g: torch.optim.SGD(g, lr=0.05, momentum=0.9), 0.05, 0.1, True),
    "sgd nesterov": (lambda g: torch.optim.SGD(g, lr=0.05, momentum=0.9, nesterov=True), 0.05, 0.01, False),
    "adam": (lambda g: torch.optim.Adam(g), 0.02, 0, False),
    "adam decay": (lambda g: torch.optim.Adam(g, betas=(0.8, 0.95), eps=1e-4), 0.02, 0.1, False),
    "adam decay everywhere": (lambda g: torch.optim.Adam(g), 0.02, 0.1, True),
    "adamw": (lambda g: torch.optim.AdamW(g), 0.02, 0.1, False),
    "adamw everywhere": (lambda g: torch.optim.AdamW(g, betas=(0.85, 0.99)), 0.02, 0.1, True),
    "rmsprop": (lambda g: torch.optim.RMSprop(g), 0.01, 0, False),
    "rmsprop momentum": (lambda g: torch.optim.RMSprop(g, alpha=0.9, momentum=0.8), 0.005, 0.05, False),
    "rmsprop centered": (lambda g: torch.optim.RMSprop(g, alpha=0.9, eps=1e-3, momentum=0.5, centered=True), 0.005, 0, False),
    "adagrad": (lambda g: torch.optim.Adagrad(g), 0.1, 0, False),
    "adagrad decay": (lambda g: torch.optim.Adagrad(g, lr_decay=0.05, initial_accumulator_value=0.1, eps=1e-8), 0.1, 0.02, False),
}

# Name: the schedules, each with how often it steps.
SCHEDULES = {
    "constant": lambda o: [],
    "cosine": lambda o: [("step", schedulers.CosineAnnealingLR(o, STEPS, eta_min=0.1))],
    "one cycle": lambda o: [("step", schedulers.OneCycleLR(o, 1, total_steps=STEPS, cycle_momentum=False))],
    "one cycle long climb": lambda o: [("step", schedulers.OneCycleLR(o, 1, total_steps=STEPS, pct_start=0.45, div_factor=10, final_div_factor=50, cycle_momentum=False))],
    "step": lambda o: [("epoch", schedulers.StepLR(o, 3, 0.5))],
    "exponential": lambda o: [("epoch", schedulers.ExponentialLR(o, 0.8))],
    "restarts": lambda o: [("fraction", schedulers.CosineAnnealingWarmRestarts(o, 3))],
    "growing restarts": lambda o: [("fraction", schedulers.CosineAnnealingWarmRestarts(o, 2, T_mult=2, eta_min=0.05))],
    "line": lambda o: [("step", schedulers.PolynomialLR(o, STEPS))],
    "polynomial": lambda o: [("step", schedulers.PolynomialLR(o, STEPS, power=2.5))],
    "warm-up": lambda o: [("step", schedulers.SequentialLR(o, [schedulers.LinearLR(o, 0.1, total_iters=12), schedulers.ConstantLR(o, 1)], [12]))],
    "warm-up, cosine": lambda o: [("step", schedulers.SequentialLR(o, [schedulers.LinearLR(o, total_iters=10), schedulers.CosineAnnealingLR(o, 40)], [10]))],
    "warm-up, step": lambda o: [("step", schedulers.SequentialLR(o, [schedulers.LinearLR(o, 0.2, total_iters=10), schedulers.StepLR(o, 15, 0.5)], [10]))],
    "warm-up, polynomial": lambda o: [("step", schedulers.SequentialLR(o, [schedulers.LinearLR(o, 0.01, total_iters=7), schedulers.PolynomialLR(o, 43, 2.0)], [7]))],
    # As torchvision's references do it: within the first epoch the one climbs, from epoch to epoch the other falls.
    "warm-up, exponential": lambda o: [("step", schedulers.LinearLR(o, 0.25, total_iters=3)), ("epoch", schedulers.ExponentialLR(o, 0.8))],
}

PLATEAUS = {
    "patient": dict(mode="min", patience=4),
    "short": dict(mode="min", factor=0.5, patience=1, cooldown=2, min_lr=0.03),
    "largest, absolute": dict(mode="max", factor=0.3, patience=2, threshold=0.05, threshold_mode="abs"),
    "largest": dict(mode="max", factor=0.7, patience=0, threshold=0.02, cooldown=1),
    "smallest, absolute": dict(mode="min", factor=0.9, patience=3, threshold=0.1, threshold_mode="abs"),
}

CLIPPINGS = {
    "norm": lambda p: torch.nn.utils.clip_grad_norm_(p, 0.5),
    "norm beyond": lambda p: torch.nn.utils.clip_grad_norm_(p, 100.0),
    "value": lambda p: torch.nn.utils.clip_grad_value_(p, 0.2),
}


def wave(count, speed, shift):
    return torch.sin(torch.arange(count, dtype=torch.float64) * speed + shift)


def parameters():
    return [torch.nn.Parameter(wave(math.prod(s), 0.7, math.pi / 2).reshape(s).float()) for s in SHAPES]


def gradient(step, parameter):
    """A wave and a pull to the origin: gradients change sign, and depend on where the parameter is."""
    values = 0.5 * wave(parameter.numel(), 0.3, step * 0.7)
    return values.reshape(parameter.shape).to(parameter.dtype) + 0.1 * parameter.detach()


def numbers(tensors):
    return [[float(f"{v:.8g}") for v in t.detach().flatten().tolist()] for t in tensors]


def optimize(make, rate, decay, everywhere):
    found, params = {}, parameters()
    optimizer = make([{"params": [p], "lr": rate * r, "weight_decay": decay if d or everywhere else 0} for p, r, d in zip(params, RATES, DECAYS)])
    for step in range(1, STEPS + 1):
        for p in params:
            p.grad = gradient(step, p)
        optimizer.step()
        if step in CHECKED:
            found[str(step)] = numbers(params)
    return found


def schedule(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1)
    rates, parts = [], make(optimizer)
    for step in range(STEPS):
        rates.append(float(f"{optimizer.param_groups[0]['lr']:.12g}"))
        optimizer.step()
        for often, part in parts:
            if often == "step":
                part.step()
            elif often == "fraction":
                part.step((step + 1) / STEPS_PER_EPOCH)
            elif (step + 1) % STEPS_PER_EPOCH == 0:
                part.step()
    return rates


def plateau(options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1)
    scheduler = schedulers.ReduceLROnPlateau(optimizer, **options)
    sign = -1 if options["mode"] == "min" else 1
    values = [1.5 + sign * (1 - math.exp(-t / 6)) + 0.1 * math.sin(2.3 * t) for t in range(STEPS)]
    values[7] = math.nan
    rates = []
    for value in values:
        scheduler.step(value)
        rates.append(float(f"{optimizer.param_groups[0]['lr']:.12g}"))
    return {"values": [None if math.isnan(v) else v for v in values], "rates": rates}


def average(decay):
    model = torch.nn.Linear(3, 2)

    def move(step):
        for p in model.parameters():
            p.data = wave(p.numel(), 0.4, step * 0.2).reshape(p.shape).float()

    def blend(mean, value, count):
        share = min(decay, (1 + int(count)) / (10 + int(count)))
        return share * mean + (1 - share) * value
    move(0)
    averaged = torch.optim.swa_utils.AveragedModel(model, avg_fn=blend)
    found = {}
    for step in range(1, STEPS + 1):
        move(step)
        averaged.update_parameters(model)
        if step in (1, 2, 20, STEPS):
            found[str(step)] = numbers(averaged.module.parameters())
    return found


def clip(apply):
    params = parameters()
    for p in params:
        p.grad = gradient(3, p)
    apply(params)
    return numbers(p.grad for p in params)


if __name__ == "__main__":
    document = {
        "shapes": SHAPES,
        "optimizers": {name: optimize(*case) for name, case in OPTIMIZERS.items()},
        "schedules": {name: schedule(make) for name, make in SCHEDULES.items()},
        "plateaus": {name: plateau(options) for name, options in PLATEAUS.items()},
        "averages": {str(decay): average(decay) for decay in (0.3, 0.999)},
        "clippings": {name: clip(apply) for name, apply in CLIPPINGS.items()},
    }
    (pathlib.Path(__file__).parent / "optimizers.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")

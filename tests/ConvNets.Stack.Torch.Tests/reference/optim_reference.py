#!/usr/bin/env python3
"""Writes what PyTorch's optimizers and learning-rate schedules do: optim.json, beside this file.

Run it with a Python that has torch 1.13 or later; the tests read the file.
"""
import json
import math
import pathlib

import torch

SHAPES = [(4, 3, 3, 2), (5,), (7, 6)]
CHECKED = [1, 10, 50]

OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.05),
    "SGD decayed": lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.1),
    "SGD momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
    "SGD dampened": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, dampening=0.3),
    "SGD nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01, nesterov=True),
    "SGD maximize": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.5, maximize=True),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.02),
    "Adam decayed": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    "Adam amsgrad": lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True),
    "Adam maximize": lambda p: torch.optim.Adam(p, lr=0.01, maximize=True),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
    "AdamW amsgrad": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.05, amsgrad=True),
    "RMSProp": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "RMSProp momentum": lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.9, momentum=0.8, weight_decay=0.05),
    "RMSProp centered": lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.9, eps=1e-3, momentum=0.5, centered=True),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "Adagrad decayed": lambda p: torch.optim.Adagrad(p, lr=0.1, lr_decay=0.05, weight_decay=0.02, initial_accumulator_value=0.1),
}

SCHEDULES = {
    "LambdaLR": lambda o, s: s.LambdaLR(o, lambda e: 0.95 ** e),
    "MultiplicativeLR": lambda o, s: s.MultiplicativeLR(o, lambda e: 1 - 0.01 * e),
    "StepLR": lambda o, s: s.StepLR(o, 4, 0.5),
    "MultiStepLR": lambda o, s: s.MultiStepLR(o, [3, 7, 7, 15], 0.3),
    "ExponentialLR": lambda o, s: s.ExponentialLR(o, 0.9),
    "ConstantLR": lambda o, s: s.ConstantLR(o, 0.25, 6),
    "LinearLR": lambda o, s: s.LinearLR(o, 0.1, 0.9, 8),
    "PolynomialLR": lambda o, s: s.PolynomialLR(o, 12, 2.0),
    "CosineAnnealingLR": lambda o, s: s.CosineAnnealingLR(o, 8, 0.01),
    "ChainedLR": lambda o, s: s.ChainedScheduler([s.ConstantLR(o, 0.1, 2), s.ExponentialLR(o, 0.9)]),
    "SequentialLR": lambda o, s: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 5), s.CosineAnnealingLR(o, 15)], [5]),
    "OneCycleLR": lambda o, s: s.OneCycleLR(o, 0.5, total_steps=21),
    "OneCycleLR linear": lambda o, s: s.OneCycleLR(o, 0.5, epochs=7, steps_per_epoch=3, pct_start=0.4, anneal_strategy="linear", three_phase=True),
}


def start(shape):
    n = math.prod(shape)
    return torch.cos(torch.arange(n, dtype=torch.float64) * 0.7).reshape(shape)


def gradient(step, parameter):
    """A fixed wave and a pull to the origin: gradients change sign, and depend on where the parameter is."""
    n = parameter.numel()
    wave = torch.sin(torch.arange(n, dtype=torch.float64) * 0.3 + step * 0.7) * 0.5
    return wave.reshape(parameter.shape).to(parameter.dtype) + 0.1 * parameter.detach()


def optimize(make):
    parameters = [torch.nn.Parameter(start(shape).float()) for shape in SHAPES]
    optimizer = make(parameters)
    found = {}
    for step in range(1, max(CHECKED) + 1):
        for parameter in parameters:
            parameter.grad = gradient(step, parameter)
        optimizer.step()
        if step in CHECKED:
            found[str(step)] = [[float(f"{v:.8g}") for v in p.flatten().tolist()] for p in parameters]
    return found


def schedule(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1)), ], lr=0.1, momentum=0.9)
    scheduler = make(optimizer, torch.optim.lr_scheduler)
    rates, momenta = [], []
    for _ in range(20):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        scheduler.step()
    return {"rates": rates, "momenta": momenta}


def plateau():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=1, cooldown=1, min_lr=0.02)
    measures = [1.0, 0.9, 0.95, 0.91, 0.92, 0.93, 0.94, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]
    rates = []
    for measure in measures:
        scheduler.step(measure)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"measures": measures, "rates": rates}


if __name__ == "__main__":
    document = {
        "optimizers": {name: optimize(make) for name, make in OPTIMIZERS.items()},
        "schedules": {name: schedule(make) for name, make in SCHEDULES.items()},
        "plateau": plateau(),
    }
    (pathlib.Path(__file__).parent / "optim.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")

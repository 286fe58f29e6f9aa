#!/usr/bin/env python3
"""Writes losses.json beside this file: what PyTorch's losses lead to in 50 steps of gradient descent on a linear model.

Run with a Python that has torch 1.13 or later; the tests read the file.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

STEPS, RATE, SAMPLES, FEATURES = 50, 0.1, 12, 5


def packed(tensor):
    return {"shape": list(tensor.shape), "data": [round(float(v), 8) for v in tensor.flatten()]}


def run(name, outputs, target, loss, weight=None):
    torch.manual_seed(7)
    inputs = torch.randn(SAMPLES, FEATURES)
    first = torch.randn(outputs, FEATURES)
    w = first.clone().requires_grad_(True)
    losses = []
    for _ in range(STEPS):
        values = loss(inputs @ w.T, target)
        value = values.mean() if weight is None else (values * weight).sum() / weight.sum()
        w.grad = None
        value.backward()
        with torch.no_grad():
            w -= RATE * w.grad
        losses.append(float(value))
    return {"inputs": packed(inputs), "first": packed(first), "targets": packed(target.float().reshape(SAMPLES, -1)),
            "weights": None if weight is None else packed(weight), "losses": losses, "last": packed(w)}


torch.manual_seed(3)
classes = torch.randint(0, 4, (SAMPLES,))
binary = torch.randint(0, 2, (SAMPLES, 1)).float()
labels = torch.randint(0, 2, (SAMPLES, 3)).float()
numbers = torch.randn(SAMPLES, 1) * 2
weight = torch.rand(SAMPLES) * 3


def bce(smoothing):
    return lambda x, t: F.binary_cross_entropy_with_logits(x, t * (1 - smoothing) + smoothing / 2, reduction="none").mean(1)


result = {
    "multiclass": run("multiclass", 4, classes, lambda x, t: F.cross_entropy(x, t, reduction="none")),
    "multiclass smoothed": run("multiclass smoothed", 4, classes, lambda x, t: F.cross_entropy(x, t, reduction="none", label_smoothing=0.2)),
    "multiclass weighted": run("multiclass weighted", 4, classes, lambda x, t: F.cross_entropy(x, t, reduction="none"), weight),
    "binary": run("binary", 1, binary, bce(0)),
    "binary smoothed": run("binary smoothed", 1, binary, bce(0.1), weight),
    "multi-label": run("multi-label", 3, labels, bce(0)),
    "mean squared": run("mean squared", 1, numbers, lambda x, t: F.mse_loss(x, t, reduction="none")[:, 0]),
    "mean absolute": run("mean absolute", 1, numbers, lambda x, t: F.l1_loss(x, t, reduction="none")[:, 0]),
    "huber": run("huber", 1, numbers, lambda x, t: F.huber_loss(x, t, reduction="none", delta=0.7)[:, 0], weight),
}
(pathlib.Path(__file__).parent / "losses.json").write_text(json.dumps(result) + "\n")

#!/usr/bin/env python3
"""Writes precision.json beside this file: what PyTorch makes of a small network that learns in bfloat16 with weights in single precision.

The weights are rounded inside the graph, so that autograd itself brings the gradients to the weights in single precision.
Run with a Python that has torch 1.13 or later; the tests read the file.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

STEPS, RATE, MOMENTUM = 6, 0.05, 0.9
torch.manual_seed(20240701)
torch.set_num_threads(1)


def pack(tensor):
    return {"shape": list(tensor.shape), "data": [float(f"{v:.9g}") for v in tensor.detach().double().flatten()]}


def rounded(tensor):
    return tensor.to(torch.bfloat16)


def run(w, statistics, x):
    x = F.conv2d(rounded(x), rounded(w["conv2d_1.weight"]), rounded(w["conv2d_1.bias"]))
    x = F.relu6(x.float()).bfloat16()
    x = F.conv2d(x, rounded(w["stem.weight"]), padding=1)
    x = F.batch_norm(x, *statistics, w["batch_norm_1.weight"], w["batch_norm_1.bias"], training=True, momentum=0.1, eps=1e-5)
    x = F.max_pool2d(F.silu(x), 2).flatten(1)
    x = torch.tanh(F.linear(x, rounded(w["dense_1.weight"]), rounded(w["dense_1.bias"]))).float()
    x = F.layer_norm(x, [6], w["layer_norm_1.weight"], w["layer_norm_1.bias"], 1e-5).bfloat16()
    return F.linear(x.float(), w["output.weight"], w["output.bias"])


if __name__ == "__main__":
    shapes = {
        "conv2d_1.weight": (4, 3, 3, 3), "conv2d_1.bias": (4,), "stem.weight": (5, 4, 3, 3), "batch_norm_1.weight": (5,), "batch_norm_1.bias": (5,),
        "dense_1.weight": (6, 45), "dense_1.bias": (6,), "layer_norm_1.weight": (6,), "layer_norm_1.bias": (6,), "output.weight": (3, 6), "output.bias": (3,),
    }
    weights = {name: (torch.randn(shape) * 0.3 + (1 if "norm" in name and "weight" in name else 0)).requires_grad_() for name, shape in shapes.items()}
    statistics = [torch.zeros(5), torch.ones(5)]
    first = {name: pack(w) for name, w in weights.items()}
    inputs, labels = torch.randn(8, 3, 8, 8), torch.arange(8) % 3
    optimizer = torch.optim.SGD(weights.values(), lr=RATE, momentum=MOMENTUM)
    losses, gradients = [], {}
    for step in range(STEPS):
        loss = F.cross_entropy(run(weights, statistics, inputs.contiguous(memory_format=torch.channels_last)), labels)
        optimizer.zero_grad()
        loss.backward()
        losses.append(float(loss))
        if step == 0:
            gradients = {name: pack(w.grad) for name, w in weights.items()}
        optimizer.step()
    document = {
        "rate": RATE, "momentum": MOMENTUM, "inputs": pack(inputs), "labels": labels.tolist(), "weights": first, "losses": losses, "gradients": gradients,
        "after": {**{name: pack(w) for name, w in weights.items()}, "batch_norm_1.running_mean": pack(statistics[0]), "batch_norm_1.running_var": pack(statistics[1])},
    }
    (pathlib.Path(__file__).parent / "precision.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")

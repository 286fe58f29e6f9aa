#!/usr/bin/env python3
"""Writes what PyTorch computes for the layers, losses and functions of torch.nn: nn.json, beside this file.

Run it with a Python that has torch 1.13 or later; the tests read the file.
"""
import json
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F


def dump(t):
    t = t.detach()
    if t.dtype == torch.int64:
        return {"shape": list(t.shape), "integers": t.flatten().tolist()}
    return {"shape": list(t.shape), "values": [float(f"{v:.7g}") for v in t.flatten().tolist()]}


def weights_like(t):
    return (torch.arange(t.numel(), dtype=t.dtype) / t.numel() - 0.3).reshape(t.shape)


def run(module, *shape, positive=False):
    """Output, gradients and, after the step, buffers. The loss is a weighted sum, so that gradients differ from place to place."""
    x = torch.rand(*shape) if positive else torch.randn(*shape)
    x.requires_grad_()
    case = {"input": dump(x), "parameters": {k: dump(v.clone()) for k, v in module.state_dict().items()}}
    y = module(x)
    (y * weights_like(y)).sum().backward()
    case["output"] = dump(y)
    case["input_gradient"] = dump(x.grad)
    case["gradients"] = {k: dump(v.grad) for k, v in module.named_parameters()}
    case["buffers"] = {k: dump(v) for k, v in module.named_buffers()}
    module.eval()
    evaluated = module(x)
    if not torch.equal(evaluated, y):
        case["evaluated"] = dump(evaluated)
    return case


def layers():
    picture = (2, 4, 5, 4)
    torch.manual_seed(7)
    affine = nn.GroupNorm(2, 4)
    layer_norm = nn.LayerNorm([5, 4])
    with torch.no_grad():
        for norm in (affine, layer_norm):
            norm.weight.uniform_(0.5, 1.5)
            norm.bias.uniform_(-0.5, 0.5)
    return {
        "Conv2d": run(nn.Conv2d(4, 6, 3, stride=2, padding=1), *picture),
        "Conv2d rectangular": run(nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), bias=False), *picture),
        "Conv2d depthwise": run(nn.Conv2d(4, 8, 3, groups=4), *picture),
        "Conv2d same": run(nn.Conv2d(4, 3, 4, padding="same", dilation=2), *picture),
        "Conv2d valid": run(nn.Conv2d(4, 3, 4, padding="valid"), *picture),
        "Conv2d reflect": run(nn.Conv2d(4, 3, 3, padding=2, padding_mode="reflect"), *picture),
        "Conv2d circular same": run(nn.Conv2d(4, 3, 4, padding="same", padding_mode="circular"), *picture),
        "Conv1d": run(nn.Conv1d(3, 5, 3, stride=2, padding=1), 2, 3, 9),
        "ConvTranspose2d": run(nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1), *picture),
        "Linear": run(nn.Linear(7, 5), 3, 7),
        "Linear without bias": run(nn.Linear(7, 5, bias=False), 3, 7),
        "BatchNorm1d": run(nn.BatchNorm1d(5), 6, 5),
        "BatchNorm2d": run(nn.BatchNorm2d(4), *picture),
        "BatchNorm2d cumulative": run(nn.BatchNorm2d(4, momentum=None), *picture),
        "BatchNorm2d untracked": run(nn.BatchNorm2d(4, affine=False, track_running_stats=False), *picture),
        "InstanceNorm2d": run(nn.InstanceNorm2d(4, affine=True, track_running_stats=True), *picture),
        "GroupNorm": run(affine, *picture),
        "LayerNorm": run(layer_norm, *picture),
        "LocalResponseNorm": run(nn.LocalResponseNorm(3, alpha=0.1, k=2), *picture),
        "MaxPool2d": run(nn.MaxPool2d(2), *picture),
        "MaxPool2d ceil": run(nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True), *picture),
        "AvgPool2d": run(nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False), *picture),
        "AvgPool2d divisor": run(nn.AvgPool2d((2, 3), divisor_override=4), *picture),
        "AdaptiveAvgPool2d": run(nn.AdaptiveAvgPool2d((3, 2)), *picture),
        "AdaptiveAvgPool2d one": run(nn.AdaptiveAvgPool2d(1), *picture),
        "AdaptiveMaxPool2d": run(nn.AdaptiveMaxPool2d((3, 2)), *picture),
        "AdaptiveAvgPool1d": run(nn.AdaptiveAvgPool1d(4), 2, 3, 9),
        "Flatten": run(nn.Flatten(), *picture),
        "Unflatten": run(nn.Unflatten(1, (2, 2)), *picture),
        "Identity": run(nn.Identity(), *picture),
        "PixelShuffle": run(nn.PixelShuffle(2), *picture),
        "ZeroPad2d": run(nn.ZeroPad2d((1, 2, 0, 3)), *picture),
        "ReflectionPad2d": run(nn.ReflectionPad2d(2), *picture),
        "Upsample nearest": run(nn.Upsample(scale_factor=2), *picture),
        "Upsample bilinear": run(nn.Upsample(size=(9, 7), mode="bilinear", align_corners=True), *picture),
        "ReLU": run(nn.ReLU(), *picture),
        "ReLU6": run(nn.ReLU6(), *picture),
        "LeakyReLU": run(nn.LeakyReLU(0.2), *picture),
        "ELU": run(nn.ELU(1.3), *picture),
        "GELU": run(nn.GELU(), *picture),
        "GELU tanh": run(nn.GELU(approximate="tanh"), *picture),
        "SiLU": run(nn.SiLU(), *picture),
        "Hardswish": run(nn.Hardswish(), *picture),
        "Hardsigmoid": run(nn.Hardsigmoid(), *picture),
        "Sigmoid": run(nn.Sigmoid(), *picture),
        "Tanh": run(nn.Tanh(), *picture),
        "Mish": run(nn.Mish(), *picture),
        "Softplus": run(nn.Softplus(beta=2), *picture),
        "Softmax": run(nn.Softmax(dim=1), *picture),
        "LogSoftmax": run(nn.LogSoftmax(dim=1), *picture),
        "PReLU": run(nn.PReLU(4), *picture),
    }


def loss(function, input, target):
    input = input.clone().requires_grad_()
    value = function(input, target)
    value.sum().backward()
    return {"input": dump(input), "target": dump(target), "output": dump(value), "input_gradient": dump(input.grad)}


def losses():
    torch.manual_seed(8)
    logits, classes = torch.randn(5, 4), torch.tensor([0, 3, 1, 1, 2])
    probabilities = torch.softmax(torch.randn(5, 4), 1)
    weight = torch.tensor([0.5, 1.0, 2.0, 0.25])
    ones = torch.randint(0, 2, (5, 4)).float()
    near = torch.randn(5, 4)
    maps, labels = torch.randn(2, 4, 3, 3), torch.randint(0, 4, (2, 3, 3))
    cases = {
        "CrossEntropyLoss": loss(nn.CrossEntropyLoss(), logits, classes),
        "CrossEntropyLoss smoothed": loss(nn.CrossEntropyLoss(label_smoothing=0.1), logits, classes),
        "CrossEntropyLoss weighted": loss(nn.CrossEntropyLoss(weight, label_smoothing=0.2), logits, classes),
        "CrossEntropyLoss ignoring": loss(nn.CrossEntropyLoss(ignore_index=1, reduction="sum"), logits, classes),
        "CrossEntropyLoss probabilities": loss(nn.CrossEntropyLoss(), logits, probabilities),
        "CrossEntropyLoss maps": loss(nn.CrossEntropyLoss(reduction="none"), maps, labels),
        "NLLLoss": loss(nn.NLLLoss(), F.log_softmax(logits, 1), classes),
        "BCELoss": loss(nn.BCELoss(), torch.sigmoid(logits), ones),
        "BCEWithLogitsLoss": loss(nn.BCEWithLogitsLoss(), logits, ones),
        "BCEWithLogitsLoss weighted": loss(nn.BCEWithLogitsLoss(pos_weight=weight, reduction="sum"), logits, ones),
        "MSELoss": loss(nn.MSELoss(), logits, near),
        "MSELoss none": loss(nn.MSELoss(reduction="none"), logits, near),
        "L1Loss": loss(nn.L1Loss(), logits, near),
        "HuberLoss": loss(nn.HuberLoss(delta=0.7), logits, near),
        "SmoothL1Loss": loss(nn.SmoothL1Loss(beta=0.5), logits, near),
        "KLDivLoss": loss(nn.KLDivLoss(log_target=False), F.log_softmax(logits, 1), probabilities),
        "KLDivLoss log": loss(nn.KLDivLoss(log_target=True, reduction="sum"), F.log_softmax(logits, 1), probabilities.log()),
    }
    return {"weight": dump(weight), "cases": cases}


def functions():
    torch.manual_seed(9)
    x = torch.randn(2, 3, 5, 4)
    theta = torch.tensor([[[0.8, 0.3, 0.1], [-0.2, 1.1, 0.0]], [[1.0, 0.0, -0.5], [0.0, 0.7, 0.2]]])
    grid = F.affine_grid(theta, [2, 3, 4, 6], align_corners=False)
    other = torch.randn(2, 3, 5, 4)
    return {
        "x": dump(x),
        "theta": dump(theta),
        "other": dump(other),
        "affine_grid": dump(grid),
        "affine_grid corners": dump(F.affine_grid(theta, [2, 3, 4, 6], align_corners=True)),
        "grid_sample": dump(F.grid_sample(x, grid, align_corners=False)),
        "grid_sample nearest border": dump(F.grid_sample(x, grid, "nearest", "border", False)),
        "grid_sample reflection corners": dump(F.grid_sample(x, grid, "bilinear", "reflection", True)),
        "interpolate nearest": dump(F.interpolate(x, scale_factor=1.7)),
        "interpolate recomputed": dump(F.interpolate(x, scale_factor=1.7, mode="bilinear", recompute_scale_factor=True, align_corners=False)),
        "interpolate bilinear": dump(F.interpolate(x, scale_factor=(1.7, 0.6), mode="bilinear", align_corners=False)),
        "interpolate antialiased": dump(F.interpolate(x, size=(3, 2), mode="bilinear", align_corners=False, antialias=True)),
        "interpolate bicubic": dump(F.interpolate(x, size=(7, 3), mode="bicubic", align_corners=True)),
        "interpolate area": dump(F.interpolate(x, size=(2, 3), mode="area")),
        "interpolate linear": dump(F.interpolate(x[0], size=7, mode="linear", align_corners=False)),
        "pad constant": dump(F.pad(x, (1, 0, 2, 1), value=0.5)),
        "pad replicate": dump(F.pad(x, (1, 0, 2, 1), mode="replicate")),
        "pad circular": dump(F.pad(x, (1, 0, 2, 1), mode="circular")),
        "normalize": dump(F.normalize(x)),
        "normalize 1": dump(F.normalize(x, p=1, dim=-1)),
        "cosine_similarity": dump(F.cosine_similarity(x, other)),
        "one_hot": dump(F.one_hot(torch.tensor([[0, 2], [1, 3]]), 5)),
        "pixel_unshuffle": dump(F.pixel_unshuffle(x[:, :, :4], 2)),
    }


def initialisation():
    torch.manual_seed(42)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 6, (3, 2), groups=2, bias=False), nn.PReLU(),
        nn.Flatten(), nn.Linear(24, 10), nn.LayerNorm(10))
    transposed = nn.ConvTranspose2d(4, 6, 3)
    result = {"network": {k: dump(v) for k, v in network.state_dict().items()},
              "transposed": {k: dump(v) for k, v in transposed.state_dict().items()}}
    fills = {
        "uniform_": lambda t: nn.init.uniform_(t, -0.5, 2),
        "normal_": lambda t: nn.init.normal_(t, 1, 0.1),
        "trunc_normal_": lambda t: nn.init.trunc_normal_(t, 0.1, 0.8, -1, 0.9),
        "xavier_uniform_": lambda t: nn.init.xavier_uniform_(t, 1.5),
        "xavier_normal_": lambda t: nn.init.xavier_normal_(t),
        "kaiming_uniform_": lambda t: nn.init.kaiming_uniform_(t, nonlinearity="relu", mode="fan_out"),
        "kaiming_normal_": lambda t: nn.init.kaiming_normal_(t, a=0.3),
        "orthogonal_": lambda t: nn.init.orthogonal_(t, 0.5),
        "dirac_": lambda t: nn.init.dirac_(t),
    }
    result["fills"] = {}
    for name, fill in fills.items():
        torch.manual_seed(3)
        result["fills"][name] = dump(fill(torch.empty(4, 3, 3, 2)))
    return result


def training():
    """Losses of a small network over 12 steps: layers, loss, clipping, optimizer and schedule together."""
    torch.manual_seed(5)
    network = nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 8, 3, padding=1), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3))
    x, y = torch.randn(12, 1, 8, 8), torch.randint(0, 3, (12,))
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.02, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 12)
    losses, norms = [], []
    for _ in range(12):
        optimizer.zero_grad()
        value = nn.CrossEntropyLoss(label_smoothing=0.1)(network(x), y)
        value.backward()
        norms.append(float(nn.utils.clip_grad_norm_(network.parameters(), 0.8)))
        optimizer.step()
        schedule.step()
        losses.append(float(value))
    return {"x": dump(x), "y": dump(y), "losses": losses, "norms": norms}


if __name__ == "__main__":
    torch.set_num_threads(1)
    document = {"layers": layers(), "losses": losses(), "functions": functions(), "initialisation": initialisation(), "training": training()}
    (pathlib.Path(__file__).parent / "nn.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")

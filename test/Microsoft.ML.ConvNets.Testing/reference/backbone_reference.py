#!/usr/bin/env python3
"""Random weights for backbones, and what PyTorch makes of them.

Reads lines "NAME STYLE SIZE SIZE FOLDER" and writes FOLDER/weights.pth (a state dict in the names of STYLE: torchvision, timm, or first,
which is how DenseNet's were first published) and FOLDER/logits.pth (input and logits for both sizes), then prints "done".
Nothing is downloaded.
"""
import re
import sys

import torch
import torch.nn.functional as F
import torchvision
from torch import nn


class Separable(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        return self.pointwise(self.conv1(x))


class XceptionBlock(nn.Module):
    """Figure 5 of Chollet's paper; widths are those between the separable convolutions."""
    def __init__(self, widths, stride, active=True):
        super().__init__()
        steps = []
        for before, after in zip(widths, widths[1:]):
            steps += [nn.ReLU(), Separable(before, after), nn.BatchNorm2d(after)]
        steps = steps if active else steps[1:]
        self.rep = nn.Sequential(*steps, *([nn.MaxPool2d(3, stride, 1)] if stride > 1 else []))
        self.narrow = stride == 1
        if not self.narrow:
            self.skip = nn.Conv2d(widths[0], widths[-1], 1, stride, bias=False)
            self.skipbn = nn.BatchNorm2d(widths[-1])

    def forward(self, x):
        return self.rep(x) + (x if self.narrow else self.skipbn(self.skip(x)))


class Xception(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 32, 3, 2, bias=False), nn.BatchNorm2d(32)
        self.conv2, self.bn2 = nn.Conv2d(32, 64, 3, bias=False), nn.BatchNorm2d(64)
        widths = [[64, 128, 128], [128, 256, 256], [256, 728, 728], *[[728] * 4] * 8, [728, 728, 1024]]
        for i, w in enumerate(widths, 1):
            self.add_module(f"block{i}", XceptionBlock(w, 1 if 4 <= i <= 11 else 2, active=i > 1))
        self.conv3, self.bn3 = Separable(1024, 1536), nn.BatchNorm2d(1536)
        self.conv4, self.bn4 = Separable(1536, 2048), nn.BatchNorm2d(2048)
        self.fc = nn.Linear(2048, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn2(self.conv2(x)))
        for i in range(1, 13):
            x = getattr(self, f"block{i}")(x)
        x = F.relu(self.bn3(self.conv3(x)))
        x = F.relu(self.bn4(self.conv4(x)))
        return self.fc(x.mean((2, 3)))


def model_of(name, classes=1000):
    # Drawing the first weights takes long, and fill() draws others.
    draws = {key: getattr(nn.init, key) for key in ("kaiming_normal_", "kaiming_uniform_", "trunc_normal_", "normal_", "uniform_")}
    try:
        for key in draws:
            setattr(nn.init, key, lambda tensor, *args, **kwargs: tensor)
        if name == "xception":
            return Xception(classes)
        return getattr(torchvision.models, name)(weights=None, num_classes=classes, **({"init_weights": False} if name == "inception_v3" else {}))
    finally:
        for key, draw in draws.items():
            setattr(nn.init, key, draw)


def image(size, seed):
    """A wave with noise, so that means over the image depend on the image."""
    generator = torch.Generator().manual_seed(seed)
    across = torch.linspace(0, 3 + seed % 5, size)
    wave = torch.sin(across)[None, :] * torch.cos((1 + seed % 3) * across)[:, None]
    return (wave[None] * torch.tensor([1.0, -0.7, 0.4]).view(3, 1, 1) + 0.5 * torch.randn(3, size, size, generator=generator))[None]


@torch.no_grad()
def fill(model, size, other):
    """Weights that keep the scale of what flows through, with running statistics near the real ones, and logits of order 1 at both sizes."""
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            bound = (6 / module.weight[0].numel()) ** 0.5
            module.weight.uniform_(-bound, bound)
            if module.bias is not None:
                module.bias.uniform_(-0.1, 0.1)
        elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            module.weight.uniform_(0.7, 1.3)
            module.bias.uniform_(-0.2, 0.2)
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
    for key, parameter in model.named_parameters():
        if key.endswith("layer_scale"):
            parameter.uniform_(0.2, 0.6)
    for module in model.modules():
        # Through fifty residuals of full weight a rounding error grows a thousandfold, in any implementation.
        if isinstance(module, (torchvision.models.resnet.BasicBlock, torchvision.models.resnet.Bottleneck)):
            (module.bn3 if hasattr(module, "bn3") else module.bn2).weight.mul_(0.3)
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    if norms:
        model.train()
        if getattr(model, "AuxLogits", None) is not None:
            model.AuxLogits.eval()
        model(torch.cat([image(size, seed) for seed in (11, 12)]))
        for norm in norms:
            norm.running_var.add_(1e-3).mul_(torch.empty_like(norm.running_var).uniform_(0.7, 1.4))
            norm.running_mean.add_(norm.running_var.sqrt() * torch.empty_like(norm.running_mean).uniform_(-0.2, 0.2))
    model.eval()
    last = [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear)) and m.weight.shape[0] == 1000][-1]
    scale = max(model(image(side, 1)).std() for side in (size, other))
    last.weight.div_(scale)
    last.bias.div_(scale)
    first, second = model(image(other, 1)), model(image(other, 2))
    assert (first - second).abs().max() > 0.02, "the logits hardly depend on the image"


def timm_efficientnet(key):
    fixed = {"features.0.0": "conv_stem", "features.0.1": "bn1", "features.8.0": "conv_head", "features.8.1": "bn2", "classifier.1": "classifier"}
    for start, name in fixed.items():
        if key.startswith(start + "."):
            return name + key[len(start):]
    stage, unit, step, rest = re.fullmatch(r"features\.(\d)\.(\d+)\.block\.(\d)\.(.*)", key).groups()
    sub, leaf = rest.split(".", 1)
    if sub.startswith("fc"):
        name = "se.conv_reduce" if sub == "fc1" else "se.conv_expand"
    else:
        names = [("conv_dw", "bn1"), None, ("conv_pw", "bn2")] if stage == "1" else [("conv_pw", "bn1"), ("conv_dw", "bn2"), None, ("conv_pwl", "bn3")]
        name = names[int(step)][int(sub)]
    return f"blocks.{int(stage) - 1}.{unit}.{name}.{leaf}"


def timm_convnext(key):
    for start, name in {"features.0.0": "stem.0", "features.0.1": "stem.1", "classifier.0": "head.norm", "classifier.2": "head.fc"}.items():
        if key.startswith(start + "."):
            return name + key[len(start):]
    number, rest = re.fullmatch(r"features\.(\d)\.(.*)", key).groups()
    stage = int(number) // 2
    if int(number) % 2 == 0:
        return f"stages.{stage}.downsample.{rest}"
    unit, rest = rest.split(".", 1)
    names = {"layer_scale": "gamma", "block.0": "conv_dw", "block.2": "norm", "block.3": "mlp.fc1", "block.5": "mlp.fc2"}
    name = next(n for n in names if rest.startswith(n))
    return f"stages.{stage}.blocks.{unit}.{names[name]}{rest[len(name):]}"


def renamed(state, name, style):
    if style == "first":
        return {re.sub(r"(denselayer\d+\.(?:norm|conv))(\d)", r"\1.\2", key): value for key, value in state.items()}
    if style == "timm" and name.startswith("efficientnet"):
        return {timm_efficientnet(key): value for key, value in state.items()}
    if style == "timm" and name.startswith("convnext"):
        return {timm_convnext(key): value.flatten() if key.endswith("layer_scale") else value for key, value in state.items()}
    return state


def serve():
    print("ready", flush=True)
    for line in sys.stdin:
        name, style, size, other, folder = line.strip().split(" ", 4)
        torch.manual_seed(20240601)
        model = model_of(name)
        fill(model, int(size), int(other))
        torch.save(renamed(model.state_dict(), name, style), f"{folder}/weights.pth")
        result = {}
        with torch.no_grad():
            for side in (int(size), int(other)):
                x = image(side, 1)
                result |= {f"input{side}": x, f"logits{side}": model(x)}
        torch.save(result, f"{folder}/logits.pth")
        del model
        print("done", flush=True)


if __name__ == "__main__":
    serve()

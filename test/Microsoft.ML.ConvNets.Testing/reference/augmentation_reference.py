#!/usr/bin/env python3
"""Writes augmentation.json beside this file: what torchvision makes of a small image, and its matrices for geometric changes.

Run with a Python that has torch and torchvision; the values were made with PyTorch 1.13 and torchvision 0.14.
"""
import base64
import json
import math
import pathlib

import torch
import torchvision.transforms.functional as F

HERE = pathlib.Path(__file__).parent
HEIGHT, WIDTH = 19, 22
torch.manual_seed(20240715)

# Noise on slopes, with some gray and some saturated pixels, so that every branch of a hue is met.
ramp = torch.linspace(0, 255, WIDTH).view(1, 1, WIDTH) * torch.tensor([0.9, 0.5, 0.2]).view(3, 1, 1) + torch.linspace(0, 90, HEIGHT).view(1, HEIGHT, 1)
color = (ramp + torch.randn(3, HEIGHT, WIDTH) * 40).clamp(0, 255).to(torch.uint8)
color[:, 0, :] = torch.arange(0, WIDTH * 11, 11, dtype=torch.uint8)
color[:, 1, :6] = torch.tensor([[255, 255, 0, 0, 0, 255], [0, 255, 255, 255, 0, 0], [0, 0, 0, 255, 255, 255]], dtype=torch.uint8)
gray = color[1:2] // 2 + 20


def packed(image):
    return base64.b64encode(bytes(image.permute(1, 2, 0).contiguous().flatten().tolist())).decode()


OPERATIONS = [
    *[("Brightness", v, lambda i, v=v: F.adjust_brightness(i, v)) for v in (0.0, 0.37, 1.21, 3.0)],
    *[("Contrast", v, lambda i, v=v: F.adjust_contrast(i, v)) for v in (0.0, 0.64, 1.4, 2.5)],
    *[("Saturation", v, lambda i, v=v: F.adjust_saturation(i, v)) for v in (0.0, 0.3, 1.4, 1.99)],
    *[("Hue", v, lambda i, v=v: F.adjust_hue(i, v)) for v in (-0.5, -0.23, 0.0, 0.04, 0.41)],
    *[("Sharpness", v, lambda i, v=v: F.adjust_sharpness(i, v)) for v in (0.01, 0.5, 1.3, 1.99)],
    *[("Posterize", v, lambda i, v=v: F.posterize(i, v)) for v in (2, 5, 8)],
    *[("Solarize", v, lambda i, v=v: F.solarize(i, v)) for v in (0.0, 100.5, 128.0, 255.0)],
    ("AutoContrast", 0, F.autocontrast),
    ("Equalize", 0, F.equalize),
]


def matrix(angle=0.0, translate=(0.0, 0.0), shear=(0.0, 0.0), corner=False):
    center = [-WIDTH * 0.5, -HEIGHT * 0.5] if corner else [0.0, 0.0]
    return F._get_inverse_affine_matrix(center, angle, list(translate), 1.0, list(shear))


def degrees(slope):
    return math.degrees(math.atan(slope))


# As torchvision's autoaugment passes them on; about the middle of the image.
MATRICES = [
    *[("ShearX", v, matrix(shear=(degrees(v), 0.0), corner=True)) for v in (-0.99, 0.33)],
    *[("ShearY", v, matrix(shear=(0.0, degrees(v)), corner=True)) for v in (-0.5, 0.99)],
    *[("TranslateX", v, matrix(translate=(v, 0.0))) for v in (-32.0, 7.0)],
    *[("TranslateY", v, matrix(translate=(0.0, v))) for v in (-3.0, 32.0)],
    *[("Rotate", v, matrix(angle=-v)) for v in (-135.0, 22.5)],
]

result = {
    "height": HEIGHT,
    "width": WIDTH,
    "images": {"color": packed(color), "gray": packed(gray)},
    "colors": [
        {"operation": name, "value": value, "image": kind, "result": packed(run(image))}
        for name, value, run in OPERATIONS for kind, image in (("color", color), ("gray", gray))
    ],
    "matrices": [{"operation": name, "value": value, "matrix": values} for name, value, values in MATRICES],
}
(HERE / "augmentation.json").write_text(json.dumps(result, indent=1) + "\n")

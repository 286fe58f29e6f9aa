#!/usr/bin/env python3
"""Writes layers.json, resize.json and pictures/ beside this file: what PyTorch and Pillow give for small inputs.

Run with a Python that has torch and Pillow; the values were made with PyTorch 1.13 and Pillow 9.4.
"""
import base64
import json
import math
import pathlib
import struct
import zlib

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(20240601)

ACTIVATIONS = {
    "None": lambda x: x,
    "Relu": F.relu,
    "Relu6": F.relu6,
    "LeakyRelu": lambda x: F.leaky_relu(x, 0.01),
    "Elu": F.elu,
    "Gelu": F.gelu,
    "Silu": F.silu,
    "HardSwish": F.hardswish,
    "HardSigmoid": F.hardsigmoid,
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
    "Softmax": lambda x: torch.softmax(x, 1),
}


def flat(tensor):
    return [float(v) for v in tensor.detach().double().flatten()]


def pack(tensor):
    return {"shape": list(tensor.shape), "data": flat(tensor)}


def case(name, layer, shape, run, weights=None, scale=1.0):
    x = torch.randn(2, *shape) * scale
    with torch.no_grad():
        y = run(x)
    return {"name": name, "layer": layer, "shape": list(shape), "input": pack(x), "output": pack(y),
            "weights": {k: pack(v) for k, v in (weights or {}).items()}}


def same(x, kernel, stride):
    """TensorFlow's SAME: ceil(size / stride) outputs, the odd zero goes to the bottom and right."""
    def along(size):
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        return total // 2, total - total // 2
    (top, bottom), (left, right) = along(x.shape[2]), along(x.shape[3])
    return F.pad(x, (left, right, top, bottom))


def conv(name, shape, filters, kernel, stride=1, padding=0, bias=True, activation="None"):
    weight = torch.randn(filters, shape[0], kernel, kernel) * 0.5
    b = torch.randn(filters) if bias else None
    layer = {"kind": "conv2d", "filters": filters, "kernelSize": kernel, "stride": stride, "padding": padding,
             "activation": activation, "useBias": bias}

    def run(x):
        if padding == "same" and stride == 1:
            out = F.conv2d(x, weight, b, padding="same")
        elif padding == "same":
            out = F.conv2d(same(x, kernel, stride), weight, b, stride)
        else:
            out = F.conv2d(x, weight, b, stride, padding)
        return ACTIVATIONS[activation](out)
    return case(name, layer, shape, run, {"weight": weight, **({"bias": b} if bias else {})})


def dense(name, inputs, units, bias=True, activation="None"):
    weight = torch.randn(units, inputs)
    b = torch.randn(units) if bias else None
    layer = {"kind": "dense", "units": units, "activation": activation, "useBias": bias}
    return case(name, layer, [inputs], lambda x: ACTIVATIONS[activation](F.linear(x, weight, b)),
                {"weight": weight, **({"bias": b} if bias else {})})


def batch_norm(name, shape, activation="None"):
    module = (nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d)(shape[0], eps=1e-3, momentum=0.2)
    with torch.no_grad():
        module.weight.normal_()
        module.bias.normal_()
        module.running_mean.normal_()
        module.running_var.uniform_(0.3, 2)
    module.eval()
    layer = {"kind": "batch_norm", "activation": activation, "momentum": 0.2, "epsilon": 1e-3}
    weights = {k: v for k, v in module.state_dict().items() if k != "num_batches_tracked"}
    return case(name, layer, shape, lambda x: ACTIVATIONS[activation](module(x)), weights)


def layers():
    image = [3, 7, 6]
    cases = [
        conv("conv 3x3", image, 4, 3),
        conv("conv 1x1 without bias", image, 2, 1, bias=False),
        conv("conv stride 2 padding 1 relu", image, 4, 3, stride=2, padding=1, activation="Relu"),
        conv("conv same 3x3", image, 2, 3, padding="same"),
        conv("conv same even window", image, 2, 4, padding="same"),
        conv("conv same 2x2", image, 2, 2, padding="same"),
        conv("conv same stride 2 on 7x6", image, 2, 3, stride=2, padding="same"),
        conv("conv same stride 2 on 8x8", [1, 8, 8], 2, 3, stride=2, padding="same"),
        conv("conv same even window stride 2", image, 2, 4, stride=2, padding="same"),
        conv("conv same 5x5 stride 3", [2, 7, 10], 2, 5, stride=3, padding="same"),
        conv("conv same stride beyond the window", image, 2, 1, stride=2, padding="same"),
        dense("dense", 5, 3),
        dense("dense without bias tanh", 5, 3, bias=False, activation="Tanh"),
        batch_norm("batch norm of maps", image),
        batch_norm("batch norm of vectors relu", [6], "Relu"),
        case("max pool", {"kind": "max_pool2d", "size": 2, "stride": 2, "padding": 0}, image, lambda x: F.max_pool2d(x, 2)),
        case("max pool 3x3 stride 2 padding 1", {"kind": "max_pool2d", "size": 3, "stride": 2, "padding": 1}, image,
             lambda x: F.max_pool2d(x, 3, 2, 1)),
        case("average pool 3x3 stride 2", {"kind": "average_pool2d", "size": 3, "stride": 2}, image, lambda x: F.avg_pool2d(x, 3, 2)),
        case("global average pool", {"kind": "global_average_pool2d"}, image, lambda x: x.mean((2, 3))),
        case("flatten", {"kind": "flatten"}, [2, 3, 2], lambda x: x.flatten(1)),
        case("dropout when scoring", {"kind": "dropout", "rate": 0.5}, [6], lambda x: x),
    ]
    for name, function in ACTIVATIONS.items():
        cases.append(case(f"activation {name}", {"kind": "activation", "activation": name}, [8], function, scale=4.0))
        cases.append(dense(f"dense {name}", 4, 3, activation=name))
    return cases


def network():
    torch.manual_seed(7)
    module = nn.Sequential()
    module.add_module("conv2d_1", nn.Conv2d(3, 4, 3))
    module.add_module("a1", nn.ReLU())
    module.add_module("max_pool2d_1", nn.MaxPool2d(2))
    module.add_module("stem", nn.Conv2d(4, 4, 3, padding="same", bias=False))
    module.add_module("batch_norm_1", nn.BatchNorm2d(4))
    module.add_module("a2", nn.SiLU())
    module.add_module("flatten_1", nn.Flatten())
    module.add_module("dense_1", nn.Linear(4 * 3 * 3, 6))
    module.add_module("a3", nn.Tanh())
    module.add_module("output", nn.Linear(6, 3))
    with torch.no_grad():
        module.batch_norm_1.running_mean.normal_()
        module.batch_norm_1.running_var.uniform_(0.5, 2)
    module.eval()
    x = torch.randn(2, 3, 8, 8)
    weights = {k: pack(v) for k, v in module.state_dict().items() if not k.endswith("num_batches_tracked")}
    return {"input": pack(x), "output": pack(module(x)), "weights": weights,
            "parameters": sum(p.numel() for p in module.parameters())}


def pattern(width, height, bands):
    """The same bytes as the test draws: a linear congruential generator over smooth waves."""
    state = width * 7919 + height * 104729 + bands
    data = bytearray()
    for _ in range(width * height * bands):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        data.append(state >> 24)
    return bytes(data)


def resize():
    sizes = [((16, 16), (7, 5)), ((5, 7), (16, 12)), ((40, 30), (8, 8)), ((100, 3), (10, 10)), ((13, 17), (13, 9)),
             ((17, 13), (9, 13)), ((4, 4), (9, 9)), ((1, 1), (3, 2)), ((64, 48), (1, 1)), ((33, 31), (32, 32)), ((8, 8), (8, 8))]
    cases = []
    for (w, h), (tw, th) in sizes:
        colour = Image.frombytes("RGB", (w, h), pattern(w, h, 3)).resize((tw, th), Image.BILINEAR)
        grey = Image.frombytes("L", (w, h), pattern(w, h, 1)).resize((tw, th), Image.BILINEAR)
        cases.append({"source": [w, h], "target": [tw, th],
                      "colour": base64.b64encode(colour.tobytes()).decode(),
                      "colourAsGrey": base64.b64encode(colour.convert("L").tobytes()).decode(),
                      "grey": base64.b64encode(grey.tobytes()).decode()})
    return cases


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")


def rounded(value):
    """Nine significant digits give a 32-bit float back exactly."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return value


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rgb16_png(path, image):
    """Pillow writes no 16-bit colour."""
    width, height = image.size
    pixels = image.tobytes()
    rows = b"".join(b"\0" + b"".join(bytes((v, v)) for v in pixels[y * width * 3:(y + 1) * width * 3]) for y in range(height))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))
                     + png_chunk(b"IDAT", zlib.compress(rows, 9)) + png_chunk(b"IEND", b""))


def pictures():
    """One picture of each kind for two classes: bright on the left, bright on the right."""
    for name, bright in (("left", True), ("right", False)):
        folder = HERE / "pictures" / name
        folder.mkdir(parents=True, exist_ok=True)

        def draw(width, height):
            image = Image.new("RGB", (width, height), (40, 30, 50))
            image.paste((210, 200, 190), (0, 0, width // 2, height) if bright else (width // 2, 0, width, height))
            return image

        draw(20, 12).save(folder / "colour.png")
        draw(12, 31).convert("L").save(folder / "grey.png")
        draw(17, 17).convert("P", palette=Image.ADAPTIVE).save(folder / "palette.png")
        draw(18, 15).convert("1").save(folder / "bilevel.png")
        alpha = draw(24, 18).convert("RGBA")
        alpha.putalpha(220)
        alpha.save(folder / "alpha.png")
        grey_alpha = draw(16, 16).convert("LA")
        grey_alpha.putalpha(200)
        grey_alpha.save(folder / "grey-alpha.png")
        transparent = draw(16, 20).convert("P", palette=Image.ADAPTIVE)
        transparent.save(folder / "palette-alpha.png", transparency=bytes([230, 230]))
        grey = draw(22, 14).convert("L")
        Image.frombytes("I;16", grey.size, b"".join(bytes((v, v)) for v in grey.tobytes())).save(folder / "grey16.png")
        rgb16_png(folder / "colour16.png", draw(15, 22))
        draw(64, 48).save(folder / "baseline.jpg", quality=85)
        draw(40, 70).save(folder / "progressive.jpg", quality=85, progressive=True)
        draw(33, 27).convert("L").save(folder / "grey.jpg", quality=85)
        draw(30, 30).convert("CMYK").save(folder / "cmyk.jpg", quality=85)
        draw(21, 19).save(folder / "plain.bmp")
        draw(2, 1).save(folder / "tiny.png")
        draw(28, 20).save(folder / "lossy.webp", quality=80)


write("layers.json", rounded({"layers": layers(), "network": network()}))
write("resize.json", resize())
pictures()

#!/usr/bin/env python3
"""Writes layers.json, resize.json and pictures/ beside this file: what PyTorch and Pillow give for small inputs.

Run with a Python that has torch, torchvision and Pillow; the values were made with PyTorch 1.13 and Pillow 9.4.
"""
import base64
import json
import math
import pathlib
import struct
import zlib

import torch
import torch.nn.functional as F
import torchvision
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
    return cases + windows() + modulations() + composites()


def general_conv(name, shape, filters, kernel, stride=1, padding=0, bias=True, groups=1, dilation=1, kind="conv2d"):
    """Windows that are not square, groups and gaps; a kernel is (height, width)."""
    weight = torch.randn(filters, shape[0] // groups, *kernel) * 0.5
    b = torch.randn(filters) if bias else None
    pad = "same" if padding == "same" else (padding, padding)
    layer = {"kind": kind, "kernelSize": kernel[0] if kernel[0] == kernel[1] else list(kernel), "stride": stride, "padding": padding,
             "activation": "None", "useBias": bias, "dilation": dilation}
    layer |= {"filters": filters, "groups": groups} if kind == "conv2d" else {"depthMultiplier": filters // shape[0]}
    return case(name, layer, shape, lambda x: F.conv2d(x, weight, b, stride, pad, dilation, groups),
                {"weight": weight, **({"bias": b} if bias else {})})


def separable(name, shape, filters, kernel, multiplier=1, padding=0, stride=1, bias=True, activation="None"):
    depthwise = torch.randn(shape[0] * multiplier, 1, kernel, kernel) * 0.5
    pointwise = torch.randn(filters, shape[0] * multiplier, 1, 1) * 0.5
    b = torch.randn(filters) if bias else None
    layer = {"kind": "separable_conv2d", "filters": filters, "kernelSize": kernel, "stride": stride, "padding": padding,
             "depthMultiplier": multiplier, "activation": activation, "useBias": bias}

    def run(x):
        out = F.conv2d(x, depthwise, None, stride, padding, groups=shape[0])
        return ACTIVATIONS[activation](F.conv2d(out, pointwise, b))
    return case(name, layer, shape, run, {"depthwise.weight": depthwise, "pointwise.weight": pointwise,
                                          **({"pointwise.bias": b} if bias else {})})


def windows():
    image = [4, 7, 6]
    return [
        general_conv("conv 1x3", image, 2, (1, 3)),
        general_conv("conv 7x1 same", image, 2, (7, 1), padding="same"),
        general_conv("conv 3x2 same without bias", image, 2, (3, 2), padding="same", bias=False),
        general_conv("conv in two groups", image, 6, (3, 3), stride=2, padding=1, groups=2),
        general_conv("conv with a dilation of 2", image, 3, (3, 3), padding=2, dilation=2),
        general_conv("conv same with a dilation of 2", image, 3, (3, 2), padding="same", dilation=2),
        general_conv("depthwise 3x3", image, 4, (3, 3), padding=1, groups=4, kind="depthwise_conv2d"),
        general_conv("depthwise two a channel stride 2", image, 8, (3, 3), stride=2, padding=1, groups=4, bias=False, kind="depthwise_conv2d"),
        general_conv("depthwise 1x5 with gaps", image, 4, (1, 3), groups=4, dilation=2, kind="depthwise_conv2d"),
        separable("separable 3x3", image, 5, 3),
        separable("separable 3x3 stride 2 two a channel without bias silu", image, 5, 3, 2, padding=1, stride=2, bias=False, activation="Silu"),
        case("zero padding", {"kind": "zero_padding2d", "top": 1, "bottom": 2, "left": 0, "right": 3}, image, lambda x: F.pad(x, (0, 3, 1, 2))),
        case("max pool 3x3 stride 2 ceil", {"kind": "max_pool2d", "size": 3, "stride": 2, "padding": 0, "ceilMode": True}, [2, 8, 7],
             lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)),
        case("max pool 2x2 stride 2 padding 1 ceil", {"kind": "max_pool2d", "size": 2, "stride": 2, "padding": 1, "ceilMode": True}, [2, 7, 8],
             lambda x: F.max_pool2d(x, 2, 2, 1, ceil_mode=True)),
        case("max pool 2x2 stride 5 ceil", {"kind": "max_pool2d", "size": 2, "stride": 5, "padding": 0, "ceilMode": True}, [2, 5, 6],
             lambda x: F.max_pool2d(x, 2, 5, ceil_mode=True)),
        case("average pool 3x3 padding 1", {"kind": "average_pool2d", "size": 3, "stride": 1, "padding": 1}, image, lambda x: F.avg_pool2d(x, 3, 1, 1)),
        case("global max pool", {"kind": "global_max_pool2d"}, image, lambda x: x.amax((2, 3))),
        case("adaptive average pool to less", {"kind": "adaptive_average_pool2d", "size": 3}, image, lambda x: F.adaptive_avg_pool2d(x, 3)),
        case("adaptive average pool to more", {"kind": "adaptive_average_pool2d", "size": 7}, [2, 3, 4], lambda x: F.adaptive_avg_pool2d(x, 7)),
    ]


def modulations():
    weight, bias, scale = torch.randn(4), torch.randn(4), torch.randn(4)
    excite = torchvision.ops.SqueezeExcitation(4, 3, nn.SiLU, nn.Hardsigmoid)
    names = {"fc1": "reduce", "fc2": "expand"}
    return [
        case("layer norm of pixels", {"kind": "layer_norm", "epsilon": 1e-3}, [4, 3, 5],
             lambda x: F.layer_norm(x.permute(0, 2, 3, 1), (4,), weight, bias, 1e-3).permute(0, 3, 1, 2), {"weight": weight, "bias": bias}),
        case("layer norm of vectors", {"kind": "layer_norm", "epsilon": 1e-6}, [4], lambda x: F.layer_norm(x, (4,), weight, bias, 1e-6),
             {"weight": weight, "bias": bias}),
        case("squeeze and excite", {"kind": "squeeze_excite", "reducedChannels": 3, "activation": "Silu", "gate": "HardSigmoid"}, [4, 3, 5],
             excite, {f"{names[k.split('.')[0]]}.{k.split('.')[1]}": v for k, v in excite.state_dict().items()}, scale=3.0),
        case("layer scale of maps", {"kind": "layer_scale", "initialValue": 1e-6}, [4, 3, 2], lambda x: x * scale.view(4, 1, 1),
             {"weight": scale.view(4, 1, 1)}),
        case("layer scale of vectors", {"kind": "layer_scale", "initialValue": 1}, [4], lambda x: x * scale, {"weight": scale}),
        case("stochastic depth when scoring", {"kind": "stochastic_depth", "rate": 0.5}, [2, 3, 2], lambda x: x),
    ]


def composites():
    """Layers in layers; the names of the weights are paths."""
    image = [4, 5, 6]
    w = {f"{name}.weight": torch.randn(*shape) * 0.5 for name, shape in
         {"body.conv2d_1": (6, 4, 3, 3), "shortcut.conv2d_1": (6, 4, 1, 1), "branch_1.conv2d_1": (3, 4, 1, 1),
          "branch_2.squeeze": (2, 4, 1, 1), "branch_2.conv2d_2": (5, 2, 3, 3), "stem": (4, 4, 3, 3), "body.stem": (4, 4, 3, 3)}.items()}

    def conv(filters, kernel, padding=0, activation="None", **more):
        return {"kind": "conv2d", "filters": filters, "kernelSize": kernel, "stride": 1, "padding": padding, "activation": activation,
                "useBias": False, **more}

    def pick(*starts):
        return {k: v for k, v in w.items() if k.startswith(starts)}

    def branches(x):
        squeezed = F.relu(F.conv2d(x, w["branch_2.squeeze.weight"]))
        return torch.cat([F.conv2d(x, w["branch_1.conv2d_1.weight"]), F.conv2d(squeezed, w["branch_2.conv2d_2.weight"], padding=1), x], 1)

    stem = conv(4, 3, 1, name="stem")
    return [
        case("residual with a shortcut relu", {"kind": "residual", "body": [conv(6, 3, 1)], "shortcut": [conv(6, 1)], "activation": "Relu"}, image,
             lambda x: F.relu(F.conv2d(x, w["body.conv2d_1.weight"], padding=1) + F.conv2d(x, w["shortcut.conv2d_1.weight"])),
             pick("body.conv2d_1", "shortcut.")),
        case("residual that begins with an activation", {"kind": "residual", "body": [{"kind": "activation", "activation": "Relu"}, stem],
                                                         "activation": "None"}, image,
             lambda x: F.conv2d(F.relu(x), w["body.stem.weight"], padding=1) + x, pick("body.stem")),
        case("branches", {"kind": "branches", "branches": [[conv(3, 1)], [conv(2, 1, activation="Relu", name="squeeze"), conv(5, 3, 1)], []]}, image,
             branches, pick("branch_")),
        case("block", {"kind": "block", "layers": [stem, {"kind": "max_pool2d", "size": 2, "stride": 2, "padding": 0}]}, image,
             lambda x: F.max_pool2d(F.conv2d(x, w["stem.weight"], padding=1), 2), pick("stem")),
        case("backbone", {"kind": "backbone", "architecture": "test", "frozenBlocks": 0, "layers": [stem]}, image,
             lambda x: F.conv2d(x, w["stem.weight"], padding=1), pick("stem")),
        case("max pool of less than a window ceil", {"kind": "max_pool2d", "size": 3, "stride": 2, "padding": 0, "ceilMode": True}, [2, 2, 5],
             lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)),
    ]


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
                      "color": base64.b64encode(colour.tobytes()).decode(),
                      "colorAsGray": base64.b64encode(colour.convert("L").tobytes()).decode(),
                      "gray": base64.b64encode(grey.tobytes()).decode()})
    return cases


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")


def graphs():
    """Layers that graphs of other libraries are made of; drawn from a seed of their own."""
    torch.manual_seed(20261128)
    image = [6, 7, 5]
    kernel = torch.randn(4, 6, 3, 2) * 0.5
    bias = torch.randn(6, 1, 1)
    vector = torch.randn(6) + 3
    pointwise = torch.randn(6, 6, 1, 1) * 0.5
    pointwise_bias = torch.randn(6)

    def graph(x):
        first = F.conv2d(x, pointwise, pointwise_bias)
        return torch.cat([F.relu(first * x), x - first], 1)

    def node(name, inputs, layers=None, merge=None):
        given = {"name": name, "inputs": inputs}
        return given | ({"layers": layers} if layers else {}) | ({"merge": merge} if merge else {})

    conv = {"kind": "conv2d", "filters": 6, "kernelSize": 1, "stride": 1, "padding": 0, "activation": "None", "useBias": True,
            "name": "mix"}
    nodes = [node("first", ["input"], [conv]),
             node("second", ["first", "input"], [{"kind": "activation", "activation": "Relu"}], "Multiply"),
             node("third", ["input", "first"], merge="Subtract"), node("fourth", ["second", "third"], merge="Concat")]
    return [
        case("conv with other strides, gaps and padding in each direction",
             {"kind": "conv2d", "filters": 4, "kernelSize": [3, 2], "stride": [2, 1], "padding": [1, 0, 2, 1], "activation": "None",
              "useBias": False, "dilation": [1, 2]}, image,
             lambda x: F.conv2d(F.pad(x, (2, 1, 1, 0)), kernel, None, (2, 1), 0, (1, 2)), {"weight": kernel}),
        case("max pool with other padding on each side",
             {"kind": "max_pool2d", "size": [3, 2], "stride": [2, 1], "padding": [0, 2, 1, 0], "dilation": [1, 2]}, image,
             lambda x: F.max_pool2d(F.pad(x, (1, 0, 0, 2), value=-math.inf), (3, 2), (2, 1), 0, (1, 2))),
        case("average pool that leaves out its padding",
             {"kind": "average_pool2d", "size": [3, 2], "stride": 2, "padding": [1, 1, 1, 1], "ceilMode": True,
              "countIncludePad": False}, image,
             lambda x: F.avg_pool2d(x, (3, 2), 2, 1, ceil_mode=True, count_include_pad=False)),
        case("average pool with other padding on each side", {"kind": "average_pool2d", "size": 3, "stride": 2, "padding": [2, 0, 1, 0]},
             image, lambda x: F.avg_pool2d(F.pad(x, (1, 0, 2, 0)), 3, 2)),
        case("leaky relu of another slope", {"kind": "activation", "activation": "LeakyRelu", "alpha": 0.3}, image,
             lambda x: F.leaky_relu(x, 0.3)),
        case("elu of another factor", {"kind": "activation", "activation": "Elu", "alpha": 0.3}, image, lambda x: F.elu(x, 0.3)),
        case("clip", {"kind": "clip", "lowest": -0.5, "highest": 0.75}, image, lambda x: x.clamp(-0.5, 0.75)),
        case("a number minus", {"kind": "arithmetic", "operation": "Subtract", "number": 1.5, "isReversed": True}, image,
             lambda x: 1.5 - x),
        case("plus trained numbers", {"kind": "arithmetic", "operation": "Add", "shape": [6, 1, 1]}, image, lambda x: x + bias,
             {"weight": bias}),
        case("by trained numbers", {"kind": "arithmetic", "operation": "Divide", "shape": [6]}, [6], lambda x: x / vector,
             {"weight": vector}),
        case("reshape", {"kind": "reshape", "shape": [3, 2, 2]}, [12], lambda x: x.reshape(-1, 3, 2, 2)),
        case("channel shuffle", {"kind": "channel_shuffle", "groups": 3}, image, lambda x: F.channel_shuffle(x, 3)),
        case("channel slice", {"kind": "channel_slice", "start": 2, "count": 3}, image, lambda x: x[:, 2:5]),
        case("graph", {"kind": "graph", "nodes": nodes}, image, graph,
             {"first.mix.weight": pointwise, "first.mix.bias": pointwise_bias}),
    ]


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


def images():
    """One image of each kind for two classes: bright on the left, bright on the right."""
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


described = {"layers": layers(), "network": network()}
write("resize.json", resize())
images()
described["layers"] += graphs()
write("layers.json", rounded(described))

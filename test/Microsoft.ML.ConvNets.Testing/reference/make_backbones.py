#!/usr/bin/env python3
"""Writes backbones.json beside this file: what torchvision's networks make of weights and an image that follow from a formula.

The weights are too large to store, so both sides compute them: value i of the weight at place p is drawn from a hash of the two, in a range that
follows from what it is. Places are counted in the order of our backbones, which is torchvision's but for ConvNeXt's layer scale. Run with a Python
that has torch and torchvision; the values were made with PyTorch 1.13.
"""
import json
import pathlib

import numpy
import torch

from backbone_reference import model_of

CLASSES = 10
# How far weights are spread: so that the outputs depend on the image, after however many layers.
GAINS = {
    "vgg16": 1.2, "vgg19": 1.2, "vgg16_bn": 1.2, "vgg19_bn": 1.2, "resnet18": 0.85, "resnet34": 1.2, "resnet50": 1.2, "resnet101": 0.7,
    "resnet152": 0.85, "mobilenet_v2": 1.0, "mobilenet_v3_small": 1.0, "mobilenet_v3_large": 1.0, "inception_v3": 1.5, "densenet121": 1.0,
    "squeezenet1_1": 1.0, "efficientnet_b0": 1.5, "convnext_tiny": 1.0, "xception": 0.7,
}
SIDES = {"inception_v3": 107, "xception": 75}


def drawn(place, count):
    """Values between -1 and 1: a hash of 32 bits for each."""
    with numpy.errstate(over="ignore"):
        bits = numpy.arange(count, dtype=numpy.uint32) * numpy.uint32(2654435761) + numpy.uint32(place * 40503 + 12345 & 0xFFFFFFFF)
        bits = (bits ^ bits >> numpy.uint32(15)) * numpy.uint32(2246822519)
        bits = (bits ^ bits >> numpy.uint32(13)) * numpy.uint32(3266489917)
        bits ^= bits >> numpy.uint32(16)
    return bits.astype(numpy.float64) / 2147483648 - 1


def value_of(name, shape, place, gain):
    count = int(numpy.prod(shape))
    x = drawn(place, count)
    if name.endswith("layer_scale"):
        x = 0.4 + 0.2 * x
    elif name.endswith("running_var"):
        x = 1 + 0.3 * x
    elif name.endswith("weight") and len(shape) == 1:
        x = 1 + 0.3 * x
    elif name.endswith("weight"):
        x = x * (gain * numpy.sqrt(6 / numpy.prod(shape[1:])))
    else:
        x = 0.1 * x
    return torch.from_numpy(x.astype(numpy.float32)).reshape(shape)


def image(side, seed):
    x = drawn(seed, 3 * side * side).reshape(3, side, side)
    return torch.from_numpy((0.5 * x + numpy.arange(side) / side - 0.5).astype(numpy.float32))[None]


def in_our_order(name, state):
    keys = [k for k in state if not k.endswith("num_batches_tracked") and not k.startswith("AuxLogits")]
    if name.startswith("vgg"):
        return [k for k in keys if k.startswith("features")]
    if name.startswith("convnext"):
        for scale in [k for k in keys if k.endswith("layer_scale")]:
            keys.remove(scale)
            block = scale[:-len("layer_scale")]
            keys.insert(max(i for i, k in enumerate(keys) if k.startswith(block)) + 1, scale)
    return keys


@torch.no_grad()
def outputs(name, model, gain, side):
    state = model.state_dict()
    for place, key in enumerate(in_our_order(name, state)):
        state[key].copy_(value_of(key, tuple(state[key].shape), place, gain))
    # VGG without its classifier, which has a hundred million weights.
    run = (lambda x: model.features(x).mean((2, 3))) if name.startswith("vgg") else model
    return run(image(side, 1001))[0], run(image(side, 1002))[0]


result = []
for name, gain in GAINS.items():
    side = SIDES.get(name, 65)
    one, other = outputs(name, model_of(name, CLASSES).eval(), gain, side)
    share = ((one - other).abs().max() / one.abs().max()).item()
    print(name, f"differ by {share:.3f} of {one.abs().max().item():.3g}", flush=True)
    assert share > 0.01, "the outputs hardly depend on the image"
    result.append({"name": name, "side": side, "gain": gain, "outputs": [float(f"{v:.8g}") for v in one[:16].tolist()]})

text = ",\n".join(json.dumps(r) for r in result)
(pathlib.Path(__file__).parent / "backbones.json").write_text(f"[\n{text}\n]\n")

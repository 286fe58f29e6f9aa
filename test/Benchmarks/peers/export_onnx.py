"""Writes a backbone at 224x224 as an ONNX file into the scratch folder, with any number of images a batch."""
import os

import torch
from torchvision import models

from common import BACKBONE, SCRATCH, report

network = torch.nn.Sequential(getattr(models, BACKBONE)(weights=None, num_classes=10), torch.nn.Softmax(1)).eval()
axes = {"images": {0: "batch"}, "scores": {0: "batch"}}
torch.onnx.export(
    network, torch.zeros(1, 3, 224, 224), os.path.join(SCRATCH, BACKBONE + ".onnx"),
    opset_version=14, input_names=["images"], output_names=["scores"], dynamic_axes=axes)
report(0)

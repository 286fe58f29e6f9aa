"""A fresh process loads a ResNet-18 and scores one photograph. Who starts it measures how long that takes."""
import os

import torch

from common import SCRATCH, report
from photographs import backbone, first_image, predict

weights = os.path.join(SCRATCH, "resnet18.pt")
network = backbone()
if os.path.exists(weights):
    network.load_state_dict(torch.load(weights))
else:
    torch.save(network.state_dict(), weights)
report(predict(network, first_image()).numel())

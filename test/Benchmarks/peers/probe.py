"""A few steps of a network, as it is and as advised (channels last, bfloat16), in one process. Prints images per second of both.

The backbone argument names the network. On a processor without bfloat16 it is emulated, and a whole job of it would take all day.
"""
import time

import torch
from torchvision import models

import common
from fitting import adam, train_epoch
from heads import Headed
from networks import cats_dogs, keras_cnn

MAKE, SHAPE, BATCH, STEPS = {
    "keras-cnn": (lambda: keras_cnn(1, 28), (1, 28, 28), 32, 8),
    "cats-dogs": (lambda: cats_dogs(10), (3, 150, 150), 32, 1),
    "frozen": (Headed, (3, 224, 224), 8, 1),
    "resnet18": (lambda: models.resnet18(weights=None, num_classes=10), (3, 224, 224), 8, 1),
}[common.BACKBONE]
batch = (torch.rand(BATCH, *SHAPE), torch.randint(10, (BATCH,)))
rates = []
for common.ADVISED in (False, True):
    torch.manual_seed(1)
    network = common.placed(MAKE()).train()
    optimizer = adam(network)
    train_epoch(network, [batch], optimizer)
    start = time.perf_counter()
    train_epoch(network, [batch] * STEPS, optimizer)
    rates.append(STEPS * BATCH / (time.perf_counter() - start))
print(*rates)

"""keras-cnn on 6,000 digits of MNIST. Prints the images per second of the fastest of three epochs.

torchvision's MNIST through a DataLoader; or, where the variant is "tensors", all digits in memory as one tensor of floats.
"""
import gzip
import os
import time

import torch
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

from common import FOLDER, SCRATCH, VARIANT, placed, report
from fitting import adam, train_epoch
from networks import keras_cnn

COUNT, BATCH_SIZE = 6000, 32


def digits():
    """torchvision wants the files unpacked, in folders of its own."""
    raw = os.path.join(SCRATCH, "MNIST", "raw")
    os.makedirs(raw, exist_ok=True)
    for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        if not os.path.exists(os.path.join(raw, name)):
            with gzip.open(os.path.join(FOLDER, name + ".gz")) as packed, open(os.path.join(raw, name), "wb") as file:
                file.write(packed.read())
    return Subset(datasets.MNIST(SCRATCH, transform=transforms.ToTensor()), range(COUNT))


class Tensors:
    """Batches in a new order each time."""

    def __init__(self, data):
        self.inputs = data.dataset.data[:COUNT].unsqueeze(1).float() / 255
        self.targets = data.dataset.targets[:COUNT]

    def __iter__(self):
        for batch in torch.randperm(COUNT).split(BATCH_SIZE):
            yield self.inputs[batch], self.targets[batch]


data = digits()
batches = Tensors(data) if VARIANT == "tensors" else DataLoader(
    data, batch_size=BATCH_SIZE, shuffle=True, num_workers=2, persistent_workers=True)
network = placed(keras_cnn(1, 28))
optimizer = adam(network)
fastest = float("inf")
for epoch in range(3):
    start = time.perf_counter()
    train_epoch(network, batches, optimizer)
    fastest = min(fastest, time.perf_counter() - start)
report(COUNT / fastest)

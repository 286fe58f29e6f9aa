"""keras-cnn on MNIST in eager PyTorch, all images in memory as float tensors. Prints the images per second of the fastest epoch.

Arguments: folder of the data, scratch folder, threads.
"""
import gzip
import os
import sys
import time

import torch
from torch import nn

folder, _, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
count, batch_size, epochs = 6000, 32, 3
torch.set_num_threads(threads)
torch.manual_seed(1)

with gzip.open(os.path.join(folder, "train-images-idx3-ubyte.gz")) as file:
    pixels = torch.frombuffer(bytearray(file.read()[16:]), dtype=torch.uint8).reshape(-1, 1, 28, 28)[:count]
with gzip.open(os.path.join(folder, "train-labels-idx1-ubyte.gz")) as file:
    labels = torch.frombuffer(bytearray(file.read()[8:]), dtype=torch.uint8).long()[:count]
inputs = pixels.float() / 255

network = nn.Sequential(
    nn.Conv2d(1, 32, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = torch.optim.Adam(network.parameters())
loss_function = nn.CrossEntropyLoss()

fastest = float("inf")
for epoch in range(epochs):
    start = time.perf_counter()
    right = 0
    order = torch.randperm(count)
    for first in range(0, count, batch_size):
        batch = order[first:first + batch_size]
        target = labels[batch]
        optimizer.zero_grad()
        logits = network(inputs[batch])
        loss = loss_function(logits, target)
        loss.backward()
        optimizer.step()
        right += (logits.argmax(1) == target).sum().item()
    fastest = min(fastest, time.perf_counter() - start)
print(count / fastest)

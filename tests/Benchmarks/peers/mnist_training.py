"""The peer of the training benchmark: keras-cnn on MNIST in eager PyTorch, all pictures in memory as float tensors.

Prints the training rate in images per second of the fastest epoch.
"""
import gzip
import sys
import time

import torch
from torch import nn

images_path, labels_path, count, batch_size, epochs, threads = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
torch.set_num_threads(threads)
torch.manual_seed(1)

with gzip.open(images_path) as file:
    pixels = torch.frombuffer(bytearray(file.read()[16:]), dtype=torch.uint8).reshape(-1, 1, 28, 28)[:count]
with gzip.open(labels_path) as file:
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

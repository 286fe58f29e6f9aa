"""What the two image trainings share."""
import os
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets


def train(folder, threads, transform):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    start = time.perf_counter()
    data = datasets.ImageFolder(os.path.join(folder, "train"), transform)
    # Every sixth image, as on the other side.
    loader = DataLoader(Subset(data, range(0, len(data), 6)), batch_size=32, shuffle=True, num_workers=2, persistent_workers=True)
    network = nn.Sequential(
        nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(128, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(6272, 512), nn.ReLU(), nn.Linear(512, len(data.classes)))
    optimizer = torch.optim.Adam(network.parameters())
    loss_function = nn.CrossEntropyLoss()
    for epoch in range(3):
        right = 0
        for inputs, target in loader:
            optimizer.zero_grad()
            logits = network(inputs)
            loss = loss_function(logits, target)
            loss.backward()
            optimizer.step()
            right += (logits.argmax(1) == target).sum().item()
    print(time.perf_counter() - start)

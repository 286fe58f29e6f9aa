"""A dense head on a frozen ResNet-18, as plain PyTorch does it: decoded and run through the backbone in every epoch."""
import time

import torch
from torch import nn
from torchvision import models, transforms

from common import autocast, placed
from fitting import adam, train_epoch
from folders import NORMALIZE, loader, resized


class Headed(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = placed(models.resnet18(weights=None))
        self.backbone.fc = nn.Identity()
        self.backbone.requires_grad_(False)
        self.head = nn.Sequential(nn.Linear(512, 100), nn.ReLU(), nn.Linear(100, 10))

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, inputs):
        with torch.no_grad():
            features = self.backbone(inputs)
        return self.head(features)


def train_head(folder, side, epochs, step):
    """Trains on every step-th image; gives the seconds of preparation and of each epoch, with the validation."""
    start = time.perf_counter()
    transform = transforms.Compose([resized(side), NORMALIZE])
    training, validation = loader(folder, "train", transform, step), loader(folder, "validation", transform, step, shuffle=False)
    network = Headed()
    optimizer = adam(network)
    prepared = time.perf_counter() - start
    seconds = []
    for epoch in range(epochs):
        begin = time.perf_counter()
        network.train()
        train_epoch(network, training, optimizer)
        network.eval()
        right = 0
        with torch.no_grad(), autocast():
            for inputs, target in validation:
                right += (network(placed(inputs)).argmax(1) == target).sum().item()
        seconds.append(time.perf_counter() - begin)
    return prepared, seconds

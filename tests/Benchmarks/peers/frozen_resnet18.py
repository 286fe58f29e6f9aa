"""A dense head on a frozen ResNet-18 at 150x150, as plain PyTorch does it: decoded and run through the backbone in every epoch.

Ten epochs with validation over every sixth picture of each folder. Prints the seconds of the whole job.

Arguments: folder of the data, scratch folder, threads.
"""
import os
import sys
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, models, transforms

folder, _, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
epochs, step = 10, 6
torch.set_num_threads(threads)
torch.manual_seed(1)
start = time.perf_counter()

transform = transforms.Compose([
    transforms.Resize((150, 150)),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])


def loader(part, shuffle):
    data = datasets.ImageFolder(os.path.join(folder, part), transform)
    return DataLoader(Subset(data, range(0, len(data), step)), batch_size=32, shuffle=shuffle, num_workers=2, persistent_workers=True)


training, validation = loader("train", True), loader("validation", False)
backbone = models.resnet18(weights=None)
backbone.fc = nn.Identity()
backbone.requires_grad_(False)
backbone.eval()
head = nn.Sequential(nn.Linear(512, 100), nn.ReLU(), nn.Linear(100, 10))
optimizer = torch.optim.Adam(head.parameters())
loss_function = nn.CrossEntropyLoss()


def features_of(inputs):
    with torch.no_grad():
        return backbone(inputs)


for epoch in range(epochs):
    head.train()
    for inputs, target in training:
        optimizer.zero_grad()
        loss = loss_function(head(features_of(inputs)), target)
        loss.backward()
        optimizer.step()
    head.eval()
    right = 0
    with torch.no_grad():
        for inputs, target in validation:
            right += (head(features_of(inputs)).argmax(1) == target).sum().item()
print(time.perf_counter() - start)

"""A dense head on a frozen ResNet-18 at 150x150, as plain PyTorch does it: decoded and run through the backbone in every epoch."""
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, models, transforms


def train_head(training_folder, validation_folder, epochs, threads, step_of):
    """Trains on every step-th image, the step following from their number; gives the seconds of preparation and of each epoch."""
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    start = time.perf_counter()

    transform = transforms.Compose([
        transforms.Resize((150, 150)),
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])

    def loader(folder, shuffle):
        data = datasets.ImageFolder(folder, transform)
        return DataLoader(Subset(data, range(0, len(data), step_of(len(data)))), batch_size=32, shuffle=shuffle, num_workers=2, persistent_workers=True)

    training, validation = loader(training_folder, True), loader(validation_folder, False)
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

    prepared = time.perf_counter() - start
    seconds = []
    for epoch in range(epochs):
        begin = time.perf_counter()
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
        seconds.append(time.perf_counter() - begin)
    return prepared, seconds

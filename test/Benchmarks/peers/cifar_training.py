"""keras-cnn on CIFAR-10, one epoch, in eager PyTorch: bytes in memory, as torchvision's CIFAR10 keeps them, and transforms in two workers.

Prints the peak resident memory of the main process in mebibytes; the workers' own is not counted.

Arguments: folder of the data, scratch folder, threads.
"""
import os
import resource
import sys
import zipfile

import numpy
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

folder, threads = sys.argv[1], int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Images(Dataset):
    def __init__(self, path, transform):
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith((".jpg", ".png")))
            classes = sorted({name.split("/")[-2] for name in names})
            self.pixels = numpy.empty((len(names), 32, 32, 3), numpy.uint8)
            self.labels = [classes.index(name.split("/")[-2]) for name in names]
            for i, name in enumerate(names):
                with archive.open(name) as file:
                    self.pixels[i] = numpy.asarray(Image.open(file).convert("RGB"))
        self.transform = transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.pixels[index])), self.labels[index]


data = Images(os.path.join(folder, "cifar10-train.zip"), transforms.Compose([
    transforms.ToTensor(),
    transforms.Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
]))
network = nn.Sequential(
    nn.Conv2d(3, 32, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = torch.optim.Adam(network.parameters())
loss_function = nn.CrossEntropyLoss()
for inputs, target in DataLoader(data, batch_size=32, shuffle=True, num_workers=2):
    optimizer.zero_grad()
    loss = loss_function(network(inputs), target)
    loss.backward()
    optimizer.step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

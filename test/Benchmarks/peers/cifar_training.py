"""keras-cnn on CIFAR-10: bytes in memory, as torchvision's CIFAR10 keeps them, and transforms in two workers. Prints the seconds of 300 steps.

Its memory is what counts, which grows no more after the first steps: so an epoch is cut short.
"""
import itertools
import os
import time
import zipfile

import numpy
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from common import FOLDER, report
from fitting import adam, train_epoch
from networks import keras_cnn


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


start = time.perf_counter()
data = Images(os.path.join(FOLDER, "cifar10-train.zip"), transforms.Compose([
    transforms.ToTensor(),
    transforms.Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
]))
network = keras_cnn(3, 32)
train_epoch(network, itertools.islice(DataLoader(data, batch_size=32, shuffle=True, num_workers=2), 300), adam(network))
report(time.perf_counter() - start)

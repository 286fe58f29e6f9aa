"""Folders of photographs, a folder a class, as torchvision reads them."""
import os

from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

NORMALIZE = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def resized(side, *more):
    return transforms.Compose([transforms.Resize((side, side)), *more, transforms.ToTensor()])


def loader(folder, part, transform, step=6, shuffle=True):
    """Every step-th image, as on the other side."""
    data = datasets.ImageFolder(os.path.join(folder, part), transform)
    return DataLoader(Subset(data, range(0, len(data), step)), batch_size=32, shuffle=shuffle, num_workers=2, persistent_workers=True)

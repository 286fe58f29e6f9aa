"""One photograph, and a backbone that scores it."""
import glob
import os

import torch
from PIL import Image
from torchvision import models, transforms

from common import BACKBONE, FOLDER
from folders import NORMALIZE, resized

TRANSFORM = transforms.Compose([resized(224), NORMALIZE])


def first_image():
    return sorted(glob.glob(os.path.join(FOLDER, "**", "*.jpg"), recursive=True))[0]


def backbone():
    return getattr(models, BACKBONE)(weights=None, num_classes=10).eval()


def predict(network, image):
    with torch.inference_mode():
        return network(TRANSFORM(Image.open(image).convert("RGB")).unsqueeze(0)).softmax(1)

"""A backbone at 224x224 over a folder of photographs. Prints images per second, from files to scores."""
import time

import torch
from torchvision import models, transforms

from common import BACKBONE, FOLDER, report
from folders import NORMALIZE, loader, resized

batches = loader(FOLDER, "validation", transforms.Compose([resized(224), NORMALIZE]), step=1, shuffle=False)
network = getattr(models, BACKBONE)(weights=None, num_classes=10).eval()
with torch.inference_mode():
    network(torch.zeros(32, 3, 224, 224)).softmax(1)
    start = time.perf_counter()
    scores = [network(inputs).softmax(1) for inputs, _ in batches]
    report(len(torch.cat(scores)) / (time.perf_counter() - start))

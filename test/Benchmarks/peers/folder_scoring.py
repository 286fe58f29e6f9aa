"""A backbone at 224x224 over a folder of photographs in eager PyTorch. Prints images per second, from files to scores.

Arguments: folder of the data, scratch folder, threads, backbone.
"""
import os
import sys
import time

import torch
from torch.utils.data import DataLoader
from torchvision import datasets, models, transforms

folder, threads, backbone = sys.argv[1], int(sys.argv[3]), sys.argv[4]
torch.set_num_threads(threads)
data = datasets.ImageFolder(os.path.join(folder, "validation"), transforms.Compose([
    transforms.Resize((224, 224)),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
]))
network = getattr(models, backbone)(weights=None, num_classes=10).eval()
with torch.inference_mode():
    network(torch.zeros(32, 3, 224, 224)).softmax(1)
    start = time.perf_counter()
    scores = [network(inputs).softmax(1) for inputs, _ in DataLoader(data, batch_size=32, num_workers=2)]
    print(len(torch.cat(scores)) / (time.perf_counter() - start))

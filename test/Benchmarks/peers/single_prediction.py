"""One photograph after the other through a backbone at 224x224 in eager PyTorch. Prints the milliseconds of the median prediction.

Arguments: folder of the data, scratch folder, threads, backbone.
"""
import glob
import os
import statistics
import sys
import time

import torch
from PIL import Image
from torchvision import models, transforms

folder, threads, backbone = sys.argv[1], int(sys.argv[3]), sys.argv[4]
torch.set_num_threads(threads)
image = sorted(glob.glob(os.path.join(folder, "**", "*.jpg"), recursive=True))[0]
transform = transforms.Compose([
    transforms.Resize((224, 224)),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])
network = getattr(models, backbone)(weights=None, num_classes=10).eval()


def predict():
    with torch.inference_mode():
        return network(transform(Image.open(image).convert("RGB")).unsqueeze(0)).softmax(1)


for _ in range(10):
    predict()
times = []
for _ in range(60):
    start = time.perf_counter()
    predict()
    times.append(time.perf_counter() - start)
print(statistics.median(times) * 1000)

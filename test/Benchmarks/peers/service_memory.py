"""A process that scores photographs with a backbone in eager PyTorch. Prints its resident memory in MiB after a hundred predictions.

Arguments: folder of the data, scratch folder, threads, backbone.
"""
import glob
import os
import sys

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
with torch.inference_mode():
    for _ in range(100):
        network(transform(Image.open(image).convert("RGB")).unsqueeze(0)).softmax(1)
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS")))

"""A fresh process loads a ResNet-18 and scores one photograph. Who starts it measures how long that takes.

Arguments: folder of the data, scratch folder, threads.
"""
import glob
import os
import sys

import torch
from PIL import Image
from torchvision import models, transforms

folder, scratch, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
weights = os.path.join(scratch, "resnet18.pt")
network = models.resnet18(weights=None, num_classes=10)
if os.path.exists(weights):
    network.load_state_dict(torch.load(weights))
else:
    torch.save(network.state_dict(), weights)
network.eval()
transform = transforms.Compose([
    transforms.Resize((224, 224)),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])
image = sorted(glob.glob(os.path.join(folder, "**", "*.jpg"), recursive=True))[0]
with torch.inference_mode():
    print(network(transform(Image.open(image).convert("RGB")).unsqueeze(0)).softmax(1).numel())

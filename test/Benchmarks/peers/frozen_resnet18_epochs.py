"""A head on a frozen ResNet-18. Prints seconds of the preparation, of each epoch (validation included) and of both together, as JSON.

Arguments: folder of training images, of validation images, epochs, threads, and at most how many images of each (0: all).
"""
import json
import sys

from heads import train_head

training, validation, epochs, threads, images = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
prepared, seconds = train_head(training, validation, epochs, threads, lambda count: max(1, count // images) if images else 1)
print(json.dumps({"preparation": prepared, "epochs": seconds, "total": prepared + sum(seconds)}))

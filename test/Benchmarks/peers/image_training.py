"""The course's network for cats and dogs on a folder of photographs, three epochs. Prints the seconds of the whole job."""
import time

from common import FOLDER, placed, report
from fitting import adam, train_epoch
from folders import loader, resized
from networks import cats_dogs


def train(*augmentations):
    start = time.perf_counter()
    batches = loader(FOLDER, "train", resized(150, *augmentations))
    network = placed(cats_dogs(len(batches.dataset.dataset.classes)))
    optimizer = adam(network)
    for _ in range(3):
        train_epoch(network, batches, optimizer)
    report(time.perf_counter() - start)


if __name__ == "__main__":
    train()

"""The course's network for cats and dogs on a folder of photographs, three epochs, in eager PyTorch. Prints the seconds of the whole job.

Arguments: folder of the data, scratch folder, threads.
"""
import sys

from torchvision import transforms

from training import train

train(sys.argv[1], int(sys.argv[3]), transforms.Compose([
    transforms.Resize((150, 150)),
    transforms.ToTensor(),
]))

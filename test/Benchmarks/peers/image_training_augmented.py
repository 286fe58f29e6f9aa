"""As image_training.py, with torchvision's transforms for what the full Keras augmentation does. Prints the seconds of the whole job."""
import sys

from torchvision import transforms

from training import train

train(sys.argv[1], int(sys.argv[3]), transforms.Compose([
    transforms.Resize((150, 150)),
    transforms.RandomAffine(40, translate=(0.2, 0.2), scale=(0.8, 1.2), shear=11.5, interpolation=transforms.InterpolationMode.BILINEAR),
    transforms.RandomHorizontalFlip(),
    transforms.ToTensor(),
]))

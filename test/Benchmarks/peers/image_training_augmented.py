"""As image_training.py, with torchvision's transforms for what the full Keras augmentation does."""
from torchvision import transforms

from image_training import train

train(
    transforms.RandomAffine(40, translate=(0.2, 0.2), scale=(0.8, 1.2), shear=11.5, interpolation=transforms.InterpolationMode.BILINEAR),
    transforms.RandomHorizontalFlip())

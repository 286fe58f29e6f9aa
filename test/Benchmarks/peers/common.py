"""What the peers share: their arguments, how they compute, and what they print."""
import contextlib
import sys

import torch

# Of ours, of one peer and of the other the arguments are the same: folder of the data, scratch folder, threads, backbone, and how it computes.
FOLDER, SCRATCH, THREADS, BACKBONE, VARIANT = (sys.argv[1:] + [""] * 5)[:5]
torch.set_num_threads(int(THREADS))
torch.manual_seed(1)

# Eager PyTorch as it is, or as its own pages advise for processors: channels last, and autocast to bfloat16.
ADVISED = VARIANT == "bfloat16"


def autocast():
    return torch.autocast("cpu", dtype=torch.bfloat16) if ADVISED else contextlib.nullcontext()


def placed(network_or_batch):
    """In the layout that is advised, or as it is."""
    return network_or_batch.to(memory_format=torch.channels_last) if ADVISED else network_or_batch


def report(number):
    """The number, and the most resident memory of this process in MiB: workers of a DataLoader have their own, which is not counted."""
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    print(number, peak)

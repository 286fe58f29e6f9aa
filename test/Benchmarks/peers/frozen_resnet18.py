"""Ten epochs of a head on a frozen ResNet-18 over every sixth image of each folder. Prints the seconds of the whole job.

Arguments: folder of the data, scratch folder, threads.
"""
import os
import sys

from heads import train_head

folder, threads = sys.argv[1], int(sys.argv[3])
prepared, seconds = train_head(os.path.join(folder, "train"), os.path.join(folder, "validation"), 10, threads, lambda count: 6)
print(prepared + sum(seconds))

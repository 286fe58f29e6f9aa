"""A process that scores photographs with a backbone. Prints its resident memory in MiB after a hundred predictions."""
from common import report
from photographs import backbone, first_image, predict

network, image = backbone(), first_image()
for _ in range(100):
    predict(network, image)
with open("/proc/self/status") as status:
    report(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS")))

"""One photograph after the other through a backbone at 224x224. Prints the milliseconds of the median prediction."""
import statistics
import time

from common import report
from photographs import backbone, first_image, predict

network, image = backbone(), first_image()
for _ in range(10):
    predict(network, image)
times = []
for _ in range(60):
    start = time.perf_counter()
    predict(network, image)
    times.append(time.perf_counter() - start)
report(statistics.median(times) * 1000)

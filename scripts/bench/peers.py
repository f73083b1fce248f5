# Times of OpenCV and scikit-image on a grey page in one thread, as JSON: milliseconds a megapixel, the least of some rounds.
#   python3 scripts/bench/peers.py PAGE.pgm ROUNDS
import json
import sys
import time

import cv2
import numpy as np
from skimage.filters import threshold_niblack, threshold_otsu, threshold_sauvola

cv2.setNumThreads(1)
page = cv2.imread(sys.argv[1], cv2.IMREAD_GRAYSCALE)
rounds = int(sys.argv[2])
WINDOW = 25


def opencv(method):
    return lambda: cv2.ximgproc.niBlackThreshold(page, 255, cv2.THRESH_BINARY, WINDOW, 0.2, binarizationMethod=method)


runs = {
    "OpenCV": {
        "otsu": lambda: cv2.threshold(page, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU),
        "niblack": opencv(cv2.ximgproc.BINARIZATION_NIBLACK),
        "sauvola": opencv(cv2.ximgproc.BINARIZATION_SAUVOLA),
        "wolf": opencv(cv2.ximgproc.BINARIZATION_WOLF),
        "nick": opencv(cv2.ximgproc.BINARIZATION_NICK),
    },
    "scikit-image": {
        "otsu": lambda: page > threshold_otsu(page),
        "niblack": lambda: page > threshold_niblack(page, WINDOW, 0.2),
        "sauvola": lambda: page > threshold_sauvola(page, WINDOW, 0.2),
    },
}


def least(run):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3 / (page.size / 1e6)


print(json.dumps({peer: {name: least(run) for name, run in methods.items()} for peer, methods in runs.items()}))

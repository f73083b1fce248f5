# A whole page with OpenCV or scikit-image in one thread: read, binarize, write a 1-bit PNG. Without arguments it prints versions as JSON.
#   python3 peers.py opencv|scikit-image otsu|sauvola PAGE MASK.png
import json
import sys

WINDOW, K = 25, 0.2


def opencv(method, source, target):
    import cv2

    cv2.setNumThreads(1)
    page = cv2.imread(source, cv2.IMREAD_GRAYSCALE)
    if method == "otsu":
        _, mask = cv2.threshold(page, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    else:
        sauvola = cv2.ximgproc.BINARIZATION_SAUVOLA
        mask = cv2.ximgproc.niBlackThreshold(page, 255, cv2.THRESH_BINARY, WINDOW, K, binarizationMethod=sauvola)
    cv2.imwrite(target, mask, [cv2.IMWRITE_PNG_BILEVEL, 1])


def scikit_image(method, source, target):
    import numpy as np
    from PIL import Image
    from skimage.filters import threshold_otsu, threshold_sauvola

    # scikit-image's own grey is in floats: Pillow's has 8 bits, as that of the others
    page = np.asarray(Image.open(source).convert("L"))
    threshold = threshold_otsu(page) if method == "otsu" else threshold_sauvola(page, WINDOW, K)
    Image.fromarray(page > threshold).save(target)


def versions():
    import cv2
    import skimage

    return {"OpenCV": cv2.__version__, "scikit-image": skimage.__version__}


if len(sys.argv) == 1:
    print(json.dumps(versions()))
else:
    {"opencv": opencv, "scikit-image": scikit_image}[sys.argv[1]](*sys.argv[2:])

// A whole page with Leptonica: read, binarize, write. Without arguments it prints the library's version.
//   leptonica otsu|sauvola|sauvola-tiled PAGE MASK      MASK is a .png, or a .tiff of CCITT group 4
#include <leptonica/allheaders.h>
#include <string.h>

enum { HALF_WINDOW = 12, TILE = 500 };  // a window of 25, tiles of about 500
static const float K = 0.2f;

int main(int argc, char **argv) {
  if (argc != 4) return printf("%s\n", getLeptonicaVersion()) < 0;
  const char *method = argv[1], *from = argv[2], *to = argv[3];
  PIX *page = pixRead(from), *mask = NULL;
  PIX *grey = pixConvertTo8(page, 0);
  const int width = pixGetWidth(grey), height = pixGetHeight(grey);
  if (!strcmp(method, "otsu"))
    pixOtsuAdaptiveThreshold(grey, width, height, 0, 0, 0, NULL, &mask);
  else if (!strcmp(method, "sauvola"))
    pixSauvolaBinarize(grey, HALF_WINDOW, K, 1, NULL, NULL, NULL, &mask);
  else
    pixSauvolaBinarizeTiled(grey, HALF_WINDOW, K, width / TILE, height / TILE, NULL, &mask);
  return !mask || pixWrite(to, mask, strstr(to, ".tiff") ? IFF_TIFF_G4 : IFF_PNG);
}

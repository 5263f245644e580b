// Draws each run of dark modules of a row as one rectangle.
#include "print/qr.h"

#include <qrencode.h>
#include <string.h>

#include "base/buf.h"

#define QUIET 4 // modules of margin that readers ask for

static void code_free(QRcode **q)
{
    if (*q != NULL)
        QRcode_free(*q);
}

enum sbt_rc sbt_qr_make(struct sbt_arena *a, const char *text, struct sbt_qr *ret, struct sbt_fault *f)
{
    if (strlen(text) > 300)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Teks ini terlalu panjang untuk kode QR."));
    SBT_CLEANUP(code_free) QRcode *q = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (q == NULL)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "qrencode failed");
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 512 * 1024);
    for (int y = 0; y < q->width; y++)
        for (int x = 0; x < q->width; x++) {
            int n = 0;
            while (x + n < q->width && (q->data[y * q->width + x + n] & 1) != 0)
                n++;
            if (n > 0)
                sbt_buf_printf(&b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
            x += n;
        }
    *ret = (struct sbt_qr){.path = sbt_arena_strdup(a, b.p), .size = q->width + 2 * QUIET};
    return SBT_OK;
}

// sbt-verify: the small static program with which anybody checks a receipt offline.
#include <stdlib.h>
#include <string.h>

#include "verify/receipt.h"

// What a mistake of ours does here; the large program has its own.
void sbt_bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "sbt-verify: %s:%d: %s\n", file, line, what);
    abort();
}

// Debian's libsodium is compiled for glibc's checked functions.
void sbt_wipe_checked(void *p, size_t n, size_t room) __asm__("__explicit_bzero_chk");
void sbt_wipe_checked(void *p, size_t n, size_t room)
{
    if (n > room)
        abort();
    explicit_bzero(p, n);
}

static int usage(FILE *out)
{
    fputs("sbt-verify RECEIPT.tlog-proof --policy POLICY [--lang id|en]\n"
          "Memeriksa tanda terima tanpa jaringan dan tanpa basis data. Keluar dengan 0 bila terbukti, 1 bila tidak, 2 "
          "bila "
          "tidak terbaca.\n"
          "Checks a receipt without a network and without a database. Exits with 0 when proven, 1 when not, 2 when "
          "unreadable.\n",
          out);
    return 2;
}

int main(int argc, char **argv)
{
    static struct sbt_verify_room room;
    const char *receipt = NULL, *policy = NULL, *lang = "id";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return usage(stdout) - 2;
        if (strcmp(argv[i], "--policy") == 0 && i + 1 < argc)
            policy = argv[++i];
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            lang = strcmp(argv[++i], "en") == 0 ? "en" : "id";
        else if (argv[i][0] != '-' && receipt == NULL)
            receipt = argv[i];
        else
            return usage(stderr);
    }
    if (receipt == NULL || policy == NULL)
        return usage(stderr);
    return sbt_verify_files(&room, receipt, policy, lang, stdout, stderr);
}

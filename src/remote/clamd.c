// clamd's INSTREAM: "zINSTREAM\0", then chunks with their length in network order, then a zero length; one line comes back.
#include "remote/clamd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"

const char *sbt_clamd_address(void)
{
    const char *s = getenv("SBT_CLAMD");
    return sbt_str_empty(s) ? NULL : s;
}

static enum sbt_rc fail(struct sbt_fault *f, const char *what)
{
    int e = errno;
    (void)sbt_fault_set(f, SBT_E_IO, SBT_N_("Pemindai virus tidak menjawab. Berkas diperiksa nanti."));
    (void)sbt_fault_detail(f, "clamd %s: errno %d", what, e);
    return SBT_E_IO;
}

static int connect_unix(const char *path)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof sa.sun_path)
        return -1;
    memcpy(sa.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&sa, sizeof sa) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_tcp(struct sbt_arena *a, const char *address)
{
    const char *colon = strrchr(address, ':');
    if (colon == NULL)
        return -1;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV}, *list = NULL;
    if (getaddrinfo(sbt_arena_strndup(a, address, (size_t)(colon - address)), colon + 1, &hints, &list) != 0)
        return -1;
    int fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, list->ai_addr, list->ai_addrlen) != 0) {
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

static bool send_all(int fd, const void *p, size_t n)
{
    const char *from = p;
    while (n > 0) {
        ssize_t k = send(fd, from, n, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        from += k;
        n -= (size_t)k;
    }
    return true;
}

static enum sbt_rc talk(struct sbt_arena *a, int fd, sbt_clamd_read *read_fn, void *arg, const char **ret_name,
                        struct sbt_fault *f)
{
    if (!send_all(fd, "zINSTREAM", 10))
        return fail(f, "send");
    char *buf = sbt_arena_alloc(a, 65536);
    for (;;) {
        size_t n;
        SBT_TRY(read_fn(arg, buf, 65536, &n, f));
        uint32_t len = htonl((uint32_t)n);
        if (!send_all(fd, &len, sizeof len) || (n > 0 && !send_all(fd, buf, n)))
            return fail(f, "send");
        if (n == 0)
            break;
    }
    char line[512];
    size_t at = 0;
    while (at < sizeof line - 1) {
        ssize_t k = recv(fd, line + at, sizeof line - 1 - at, 0);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return fail(f, "receive");
        at += (size_t)k;
        if (k == 0 || memchr(line, 0, at) != NULL)
            break;
    }
    line[at] = 0;
    // "stream: OK", "stream: NAME FOUND", "... ERROR"
    size_t n = strlen(line);
    if (n >= 2 && strcmp(line + n - 2, "OK") == 0) {
        *ret_name = NULL;
        return SBT_OK;
    }
    if (n > 14 && strcmp(line + n - 6, " FOUND") == 0 && sbt_str_starts(line, "stream: ")) {
        *ret_name = sbt_arena_strndup(a, line + 8, n - 8 - 6);
        return SBT_OK;
    }
    errno = EPROTO;
    return fail(f, "answer");
}

enum sbt_rc sbt_clamd_scan(struct sbt_arena *a, const char *address, sbt_clamd_read *read_fn, void *arg,
                           const char **ret_name, struct sbt_fault *f)
{
    int fd = sbt_str_starts(address, "unix:") ? connect_unix(address + 5) : connect_tcp(a, address);
    if (fd < 0)
        return fail(f, "connect");
    struct timeval wait = {.tv_sec = 60};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    enum sbt_rc rc = talk(a, fd, read_fn, arg, ret_name, f);
    close(fd);
    return rc;
}

// Whole files in and out, safe against a crash in the middle.
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define AUTO_FD SBT_CLEANUP(fd_close) int

static enum sbt_rc failed(struct sbt_fault *f, const char *what, const char *path)
{
    int e = errno;
    sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas %1 tidak dapat dibaca atau ditulis: %2."), path, strerrordesc_np(e));
    return sbt_fault_detail(f, "%s: errno %d", what, e), SBT_E_IO;
}

enum sbt_rc sbt_file_read(struct sbt_arena *a, const char *path, size_t max_bytes, struct sbt_blob *ret,
                          struct sbt_fault *f)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Berkas %1 tidak ada."), path);
    if (fd < 0 || fstat(fd, &st) != 0)
        return failed(f, "open", path);
    if (!S_ISREG(st.st_mode))
        return sbt_fault_set(f, SBT_E_IO, SBT_N_("%1 bukan berkas biasa."), path);
    if (st.st_size > (off_t)max_bytes)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas %1 terlalu besar."), path);
    size_t size = (size_t)st.st_size, n = 0;
    char *p = sbt_arena_alloc(a, size + 1);
    while (n < size) {
        ssize_t k = read(fd, p + n, size - n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return failed(f, "read", path);
        if (k == 0)
            break; // it shrank meanwhile
        n += (size_t)k;
    }
    *ret = (struct sbt_blob){p, n};
    return SBT_OK;
}

// The folder that a path lies in.
static char *folder_of(const char *path, char *ret, size_t ret_n)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    SBT_BUG_IF(n + 2 > ret_n);
    memcpy(ret, slash == NULL ? "." : path, slash == NULL ? 1 : n);
    ret[slash == NULL ? 1 : n] = 0;
    return ret;
}

static enum sbt_rc fill(int fd, int mode, const char *p, size_t n, const char *path, struct sbt_fault *f)
{
    if (fchmod(fd, (mode_t)mode) != 0)
        return failed(f, "fchmod", path);
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return failed(f, "write", path);
        p += k;
        n -= (size_t)k;
    }
    return fsync(fd) == 0 ? SBT_OK : failed(f, "fsync", path);
}

#define PATH_BYTES 4096

enum sbt_rc sbt_file_write(const char *path, int mode, const void *p, size_t n, struct sbt_fault *f)
{
    char temp[PATH_BYTES], folder[PATH_BYTES];
    if (snprintf(temp, sizeof temp, "%s.XXXXXX", path) >= (int)sizeof temp)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Nama berkas terlalu panjang. Pilih yang lebih pendek."));
    AUTO_FD fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0)
        return failed(f, "mkostemp", path);
    enum sbt_rc rc = fill(fd, mode, p, n, path, f);
    if (rc == SBT_OK && rename(temp, path) != 0)
        rc = failed(f, "rename", path);
    if (rc != SBT_OK) {
        unlink(temp);
        return rc;
    }
    return sbt_dir_sync(folder_of(path, folder, sizeof folder), f);
}

enum sbt_rc sbt_dir_make(const char *path, int mode, struct sbt_fault *f)
{
    struct stat st;
    if (mkdir(path, (mode_t)mode) == 0)
        return SBT_OK;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return SBT_OK;
    return failed(f, "mkdir", path);
}

enum sbt_rc sbt_dir_sync(const char *path, struct sbt_fault *f)
{
    AUTO_FD fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        return failed(f, "sync folder", path);
    return SBT_OK;
}

bool sbt_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

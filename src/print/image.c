// Copies of pictures without metadata, by libvips. The library is loaded in the child process only: the server itself
// neither pays for its many parts nor trusts them.
#include "print/image.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_SECONDS 30
#define CHILD_BYTES (1536UL << 20)
#define COPY_MAX (64UL << 20)
#define VIPS_SIZE_DOWN 2 // of the library's enum: shrink, never enlarge

static void limit(int what, rlim_t n)
{
    struct rlimit r = {.rlim_cur = n, .rlim_max = n};
    (void)setrlimit(what, &r);
}

static bool write_all(int fd, const void *p, size_t n)
{
    const char *from = p;
    while (n > 0) {
        ssize_t k = write(fd, from, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        from += k;
        n -= (size_t)k;
    }
    return true;
}

// In the child. Returns its exit code.
static int encode(struct sbt_blob in, bool png, int out)
{
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    signal(SIGALRM, SIG_DFL);
    signal(SIGABRT, SIG_DFL);
    signal(SIGSEGV, SIG_DFL);
    alarm(CHILD_SECONDS);
    limit(RLIMIT_CPU, CHILD_SECONDS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
#ifndef SBT_SANITIZE // a sanitizer's shadow is larger than any such limit
    limit(RLIMIT_AS, CHILD_BYTES);
#endif
    void *lib = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);
    if (lib == NULL)
        return 7;
    int (*init)(const char *) = (int (*)(const char *))dlsym(lib, "vips_init");
    void (*threads)(int) = (void (*)(int))dlsym(lib, "vips_concurrency_set");
    void (*cache)(int) = (void (*)(int))dlsym(lib, "vips_cache_set_max");
    void *(*load)(const void *, size_t, const char *, ...) =
        (void *(*)(const void *, size_t, const char *, ...))dlsym(lib, "vips_image_new_from_buffer");
    int (*width)(const void *) = (int (*)(const void *))dlsym(lib, "vips_image_get_width");
    int (*height)(const void *) = (int (*)(const void *))dlsym(lib, "vips_image_get_height");
    int (*shrink)(const void *, size_t, void **, int, ...) =
        (int (*)(const void *, size_t, void **, int, ...))dlsym(lib, "vips_thumbnail_buffer");
    int (*save)(void *, void **, size_t *, ...) =
        (int (*)(void *, void **, size_t *, ...))dlsym(lib, png ? "vips_pngsave_buffer" : "vips_jpegsave_buffer");
    if (!init || !threads || !cache || !load || !width || !height || !shrink || !save || init("sbt") != 0)
        return 2;
    threads(1);
    cache(0);
    void *head = load(in.p, in.n, "", (void *)NULL);
    if (head == NULL)
        return 3;
    if ((double)width(head) * height(head) > (double)SBT_IMAGE_PIXELS_MAX)
        return 4;
    void *im = NULL;
    // turns by the orientation tag, shrinks, converts to sRGB
    if (shrink(in.p, in.n, &im, SBT_IMAGE_SIDE_MAX, "height", SBT_IMAGE_SIDE_MAX, "size", VIPS_SIZE_DOWN,
               "export_profile", "srgb", (void *)NULL) != 0)
        return 3;
    void *buf = NULL;
    size_t n = 0;
    if (save(im, &buf, &n, "strip", 1, (void *)NULL) != 0 || n == 0 || n > COPY_MAX)
        return 5;
    return write_all(out, buf, n) ? 0 : 6;
}

static enum sbt_rc broken(struct sbt_fault *f, const char *what, int code)
{
    (void)sbt_fault_set(f, SBT_E_INVALID,
                        SBT_N_("Gambar ini rusak atau terlalu besar, sehingga salinannya tidak dapat dibuat."));
    (void)sbt_fault_detail(f, "image copy: %s %d", what, code);
    return SBT_E_INVALID;
}

static enum sbt_rc collect(struct sbt_arena *a, int fd, struct sbt_blob *ret, struct sbt_fault *f)
{
    size_t cap = 1 << 20, n = 0;
    char *p = sbt_arena_alloc(a, cap);
    for (;;) {
        struct pollfd pf = {.fd = fd, .events = POLLIN};
        int ready = poll(&pf, 1, (CHILD_SECONDS + 5) * 1000);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return broken(f, "time", 0);
        if (n == cap) {
            if (cap * 2 > COPY_MAX)
                return broken(f, "size", 0);
            char *more = sbt_arena_alloc(a, cap * 2);
            memcpy(more, p, n);
            p = more;
            cap *= 2;
        }
        ssize_t k = read(fd, p + n, cap - n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return sbt_fault_internal(f, SBT_E_IO, "image copy: read %d", errno);
        if (k == 0)
            break;
        n += (size_t)k;
    }
    *ret = (struct sbt_blob){.p = p, .n = n};
    return SBT_OK;
}

enum sbt_rc sbt_image_copy(struct sbt_arena *a, struct sbt_blob in, const char *media, struct sbt_blob *ret,
                           const char **ret_media, struct sbt_fault *f)
{
    bool png = strcmp(media, "image/png") == 0;
    int p[2];
    if (pipe(p) != 0)
        return sbt_fault_internal(f, SBT_E_IO, "image copy: pipe %d", errno);
    pid_t pid = fork();
    if (pid < 0) {
        close(p[0]);
        close(p[1]);
        return sbt_fault_internal(f, SBT_E_IO, "image copy: fork %d", errno);
    }
    if (pid == 0) {
        close(p[0]);
        _exit(encode(in, png, p[1]));
    }
    close(p[1]);
    struct sbt_blob out;
    enum sbt_rc rc = collect(a, p[0], &out, f);
    close(p[0]);
    if (rc != SBT_OK)
        kill(pid, SIGKILL);
    int st = 0;
    while (waitpid(pid, &st, 0) < 0 && errno == EINTR)
        ;
    if (rc != SBT_OK)
        return rc;
    if (WIFEXITED(st) && WEXITSTATUS(st) == 7)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "image copy: libvips is not installed");
    if (!WIFEXITED(st) || WEXITSTATUS(st) != 0)
        return broken(f, WIFEXITED(st) ? "exit" : "signal", WIFEXITED(st) ? WEXITSTATUS(st) : WTERMSIG(st));
    *ret = out;
    *ret_media = png ? "image/png" : "image/jpeg";
    return SBT_OK;
}

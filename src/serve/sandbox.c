// Landlock by its system calls (libc has no wrappers), seccomp by libseccomp as a list of what is refused.
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LL_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE)
#define LL_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE)
#define LL_WRITE                                                                                                \
    (LL_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                 \
     LANDLOCK_ACCESS_FS_MAKE_FIFO)
#define LL_ALL (LL_WRITE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

// The leak check of sanitized builds traces its own process when it ends.
#ifdef SBT_SANITIZE
#define TRACEABLE 1
#else
#define TRACEABLE 0
#endif

static bool allow(int ruleset, const char *path, uint64_t access)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT; // what is not there needs no rule
    struct stat st;
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        access &= LL_FILE;
    struct landlock_path_beneath_attr attr = {.allowed_access = access, .parent_fd = fd};
    bool ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &attr, 0) == 0;
    close(fd);
    return ok;
}

static bool landlock(const struct sbt_sandbox *s)
{
    static const char *const common[] = {"/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/sys", "/run", "/dev"};
    struct landlock_ruleset_attr attr = {.handled_access_fs = LL_ALL};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return false;
    bool ok = true;
    for (size_t i = 0; i < SBT_ARRAY_LEN(common); i++)
        ok = ok && allow(ruleset, common[i], LL_READ);
    ok = ok && allow(ruleset, "/dev/null", LL_FILE) && allow(ruleset, "/tmp", LL_WRITE) &&
         allow(ruleset, "/var/tmp", LL_WRITE);
    const char *tmp = getenv("TMPDIR"); // where spreadsheets are written before they are sent
    ok = ok && (tmp == NULL || tmp[0] != '/' || allow(ruleset, tmp, LL_WRITE));
    for (size_t i = 0; i < SBT_ARRAY_LEN(s->write) && s->write[i] != NULL; i++)
        ok = ok && allow(ruleset, s->write[i], LL_WRITE);
    for (size_t i = 0; i < SBT_ARRAY_LEN(s->read) && s->read[i] != NULL; i++)
        ok = ok && allow(ruleset, s->read[i], LL_READ);
    ok = ok && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return ok;
}

static bool seccomp(void)
{
    static const int refused[] = {
        SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(pivot_root),
        SCMP_SYS(chroot),
        SCMP_SYS(swapon),
        SCMP_SYS(swapoff),
        SCMP_SYS(reboot),
        SCMP_SYS(kexec_load),
        SCMP_SYS(kexec_file_load),
        SCMP_SYS(init_module),
        SCMP_SYS(finit_module),
        SCMP_SYS(delete_module),
        SCMP_SYS(bpf),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(keyctl),
        SCMP_SYS(add_key),
        SCMP_SYS(request_key),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(setns),
        SCMP_SYS(unshare),
        SCMP_SYS(acct),
        SCMP_SYS(settimeofday),
        SCMP_SYS(clock_settime),
        SCMP_SYS(adjtimex),
        SCMP_SYS(open_by_handle_at),
        SCMP_SYS(personality),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(quotactl),
        SCMP_SYS(nfsservctl),
    };
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
    if (c == NULL)
        return false;
    bool ok = true;
    for (size_t i = TRACEABLE; i < SBT_ARRAY_LEN(refused); i++) // the first row is ptrace
        ok = seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), refused[i], 0) == 0 && ok;
    ok = seccomp_load(c) == 0 && ok;
    seccomp_release(c);
    return ok;
}

static enum sbt_rc become(const char *user, struct sbt_fault *f)
{
    struct passwd pw, *got = NULL;
    char buf[4096];
    if (getpwnam_r(user, &pw, buf, sizeof buf, &got) != 0 || got == NULL)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Pengguna %1 tidak ada di mesin ini."), user);
    if (setgroups(0, NULL) != 0 || setgid(pw.pw_gid) != 0 || setuid(pw.pw_uid) != 0)
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Tidak dapat beralih ke pengguna %1. Jalankan sebagai root."),
                             user);
    return SBT_OK;
}

enum sbt_rc sbt_sandbox_enter(const struct sbt_sandbox *s, bool *ret_landlock, bool *ret_seccomp, struct sbt_fault *f)
{
    if (s->user != NULL)
        SBT_TRY(become(s->user, f));
    struct rlimit none = {0, 0};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, TRACEABLE, 0, 0, 0) != 0 ||
        setrlimit(RLIMIT_CORE, &none) != 0)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "prctl: %s", strerror(errno));
    *ret_landlock = landlock(s);
    *ret_seccomp = seccomp();
    return SBT_OK;
}

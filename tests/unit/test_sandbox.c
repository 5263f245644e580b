// What a serving process can no longer do: tried in a child, since nothing gives it back.
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.h"

enum { DONE = 0, NO_ENTRY = 40, WROTE_ELSEWHERE, COULD_NOT_WRITE, READ_HOME, MOUNTED, PRIVILEGES, UNSURE = 60 };

static int inside(const char *dir)
{
    struct sbt_sandbox box = {.write = {dir}};
    struct sbt_fault f = {0};
    bool landlock, seccomp;
    if (sbt_sandbox_enter(&box, &landlock, &seccomp, &f) != SBT_OK)
        return NO_ENTRY;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return PRIVILEGES;
    if (seccomp && (mount("none", "/mnt", "tmpfs", 0, NULL) == 0 || errno != EPERM))
        return MOUNTED;
    char path[256];
    snprintf(path, sizeof path, "%s/file", dir);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    if (fd < 0 || write(fd, "x", 1) != 1 || unlink(path) != 0)
        return COULD_NOT_WRITE;
    if (!landlock)
        return UNSURE;
    if (open("/var/sbt-sandbox-test", O_CREAT | O_WRONLY, 0600) >= 0)
        return WROTE_ELSEWHERE;
    if (open("/root", O_RDONLY | O_DIRECTORY) >= 0 || open("/home", O_RDONLY | O_DIRECTORY) >= 0)
        return READ_HOME;
    return DONE;
}

SBT_TEST(leaves_only_its_own_folder_and_no_way_to_mount)
{
    char dir[] = "/tmp/sbt-sandbox-XXXXXX";
    assert_non_null(mkdtemp(dir));
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(inside(dir));
    int st = 0;
    assert_int_equal(waitpid(pid, &st, 0), pid);
    rmdir(dir);
    assert_true(WIFEXITED(st));
    if (WEXITSTATUS(st) == UNSURE)
        print_message("this kernel has no Landlock: files were not tried\n");
    else
        assert_int_equal(WEXITSTATUS(st), DONE);
}

SBT_TEST(says_that_a_user_does_not_exist)
{
    struct sbt_sandbox box = {.user = "nobody-of-that-name"};
    struct sbt_fault f = {0};
    bool a, b;
    assert_int_equal(sbt_sandbox_enter(&box, &a, &b, &f), SBT_E_INVALID);
}

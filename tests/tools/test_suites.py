"""The runner of check counts what really ran: a suite that dies, says nothing or runs nothing has failed."""
import os
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def run(lines, **env):
    """Exit code and lines of a script that sources the runner."""
    with tempfile.TemporaryDirectory() as logs:
        script = f". tools/suites.sh\nsuite_logs={logs}\n{lines}\nrun_suites\nend_suites\n"
        clean = {k: v for k, v in os.environ.items() if k not in ("CI", "SBT_JOBS")}
        r = subprocess.run(["bash", "-uo", "pipefail", "-c", script], cwd=ROOT, capture_output=True, text=True,
                           env={**clean, **env}, timeout=60, check=False)
        return r.returncode, r.stdout.strip().split("\n"), r.stderr


class Suites(unittest.TestCase):
    def ends(self, lines, want, code, **env):
        got = run(lines, **env)
        self.assertEqual((got[1][-1], got[0]), (want, code), got)
        return got

    def test_adds_up_the_counters(self):
        self.ends("suite a echo '3 passed, 0 failed, 0 skipped'\nsuite b-1 echo '4 passed, 0 failed, 1 skipped'",
                  "7 passed, 0 failed, 1 skipped", 0)

    def test_a_failed_test_fails_and_shows_the_tail(self):
        out = self.ends("suite a sh -c 'echo not ok - it broke; echo 3 passed, 1 failed, 0 skipped; exit 1'",
                        "3 passed, 1 failed, 0 skipped", 1)
        self.assertIn("not ok - it broke", out[1])

    def test_counted_failures_count_though_the_suite_ends_well(self):
        self.ends("suite a echo '3 passed, 2 failed, 0 skipped'", "3 passed, 2 failed, 0 skipped", 1)

    def test_a_suite_that_dies_has_failed(self):
        for how in ("kill -9 $$", "exit 0", "exit 3", "echo 3 passed; exit 0"):
            self.ends(f"suite a sh -c '{how}'\nsuite b echo '1 passed, 0 failed, 0 skipped'",
                      "1 passed, 1 failed, 0 skipped", 1)
        self.ends("suite a sh -c 'echo 3 passed, 0 failed, 0 skipped; kill -9 $$'", "3 passed, 1 failed, 0 skipped", 1)
        self.ends("suite a nosuchcommand", "0 passed, 1 failed, 0 skipped", 1)

    def test_running_nothing_is_a_failure(self):
        self.ends("suite a echo '0 passed, 0 failed, 4 skipped'", "0 passed, 1 failed, 4 skipped", 1)
        self.ends("", "0 passed, 0 failed, 0 skipped", 1)
        self.ends("only=,nothing,\nsuite a echo '1 passed, 0 failed, 0 skipped'", "0 passed, 0 failed, 0 skipped", 1)

    def test_a_skip_fails_in_ci_alone(self):
        lines = "suite a echo '1 passed, 0 failed, 1 skipped'"
        self.ends(lines, "1 passed, 0 failed, 1 skipped", 0)
        self.ends(lines, "1 passed, 1 failed, 1 skipped", 1, CI="true")

    def test_only_takes_the_parts_of_a_suite(self):
        lines = "\n".join(f"suite {n} echo '1 passed, 0 failed, 0 skipped'" for n in ("unit-1", "unit-2", "uni", "http"))
        self.ends("only=,unit,\n" + lines, "2 passed, 0 failed, 0 skipped", 0)

    def test_runs_side_by_side(self):
        lines = "\n".join(f"suite s{i} sh -c 'sleep 0.5; echo 1 passed, 0 failed, 0 skipped'" for i in range(4))
        began = time.monotonic()
        self.ends(lines, "4 passed, 0 failed, 0 skipped", 0, SBT_JOBS="4")
        together = time.monotonic() - began
        self.ends(lines, "4 passed, 0 failed, 0 skipped", 0, SBT_JOBS="1")
        self.assertGreater(time.monotonic() - began - together, 1.9)
        self.assertLess(together, 1.9)


if __name__ == "__main__":
    unittest.main()

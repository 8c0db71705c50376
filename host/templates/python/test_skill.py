"""Runs natively, with the tools from memory: `casefile skill test`."""

import unittest

import skill
from casefile import MINUTE_MS
from casefile.testing import Tools


def run(new: float, old_before: float, old_after: float) -> dict:
    """Two hours of one point a minute before an alert; the new version comes with the last 20 minutes."""
    old = [(minute * MINUTE_MS, old_before if minute < 100 else old_after) for minute in range(120)]
    late = [(minute * MINUTE_MS, new) for minute in range(100, 120)]
    tools = Tools(as_of=120 * MINUTE_MS).alert_on("api", "p99_ms", 120 * MINUTE_MS)
    tools.series("api", "p99_ms", old, version="1.0").series("api", "p99_ms", late, version="1.1")
    return tools.run(skill).data


class SkillTest(unittest.TestCase):
    def test_a_slow_new_version_beside_a_quick_old_one_is_told(self):
        self.assertEqual(run(400, 100, 100), {"only_new_is_slow": True, "new_version": "1.1"})

    def test_all_slow_is_not_the_new_version(self):
        self.assertIs(run(400, 100, 400)["only_new_is_slow"], False)

    def test_nothing_slow_is_not_known(self):
        self.assertIsNone(run(100, 100, 100)["only_new_is_slow"])


if __name__ == "__main__":
    unittest.main()

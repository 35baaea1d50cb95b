"""What the library asks of a process that only passes readings and refusals on."""

import subprocess
import sys

PROGRAM = """
import sys
import scanner
names = scanner.Reading, scanner.PictureError, scanner.steady
print(sorted({"cv2", "numpy", "PIL", "zxingcpp"} & set(sys.modules)))
scanner.read
print(sorted({"cv2", "numpy", "PIL", "zxingcpp"} & set(sys.modules)))
"""


def test_the_heavy_parts_are_loaded_when_first_used():
    output = subprocess.check_output([sys.executable, "-c", PROGRAM], text=True)

    light, heavy = output.splitlines()
    assert light == "[]"
    assert heavy == "['PIL', 'cv2', 'numpy', 'zxingcpp']"

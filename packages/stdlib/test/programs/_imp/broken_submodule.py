# A module that fails while a package's name is imported shows no frames of importlib.
import os
import sys
import tempfile


def files(error):
    traceback, names = error.__traceback__, []
    while traceback is not None:
        names.append(os.path.basename(traceback.tb_frame.f_code.co_filename))
        traceback = traceback.tb_next
    return names


with tempfile.TemporaryDirectory() as folder:
    package = os.path.join(folder, "package_with_faults")
    os.mkdir(package)
    for name, text in (("__init__", ""), ("divides", "1 / 0"), ("imports", "import missing_module"), ("outer", "from . import divides")):
        with open(os.path.join(package, name + ".py"), "w") as file:
            file.write(text)
    sys.path.insert(0, folder)
    for statement in (
        "from package_with_faults import divides",
        "from package_with_faults import imports",
        "from package_with_faults import outer",
        "from package_with_faults import nothing",
        "import package_with_faults.divides",
    ):
        try:
            exec(statement)
        except (ZeroDivisionError, ImportError) as error:
            print(type(error).__name__, files(error))

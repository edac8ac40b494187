"""Every public header has its test file, and no test file has a name that the build would pass over."""
import tree

errors = []
headers = [h for h in tree.public_headers() if tree.room_of(h) is not None]
# config.hpp is macros only: the consumers and the shared-library test exercise it.
headers = [h for h in headers if tree.name_of(h) != "clientele/core/config.hpp"]
for header in headers:
    test = tree.TESTS / header.relative_to(tree.PUBLIC).with_name(header.stem + "_test.cpp")
    if not test.is_file():
        errors.append(f"missing: {test.relative_to(tree.ROOT)}")

for folder in sorted(p for p in tree.TESTS.iterdir() if p.is_dir()):
    if folder.name.startswith(("_", ".")) or folder.name in tree.TEST_FOLDERS_OF_OTHER_KINDS:
        continue
    if folder.name not in tree.FLOORS.keys() | tree.TEST_FOLDERS_ACROSS_ROOMS:
        errors.append(f"tests/{folder.name}: not a room of the library")
    for file in sorted(folder.rglob("*.cpp")):
        if not file.name.endswith("_test.cpp"):
            errors.append(f"{file.relative_to(tree.ROOT)}: not built, its name does not end in _test.cpp")

tree.finish(errors, f"{len(headers)} public headers have their tests")

# SPDX-License-Identifier: Apache-2.0
"""What `meson install` gives: a whole tree that works, with manuals and completion that are true."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import cli  # noqa: E402
import tap  # noqa: E402
from cli import run  # noqa: E402

SOURCE = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ["TRADEWIND_BUILD_DIR"]
ID = "io.github.tradewind.Tradewind"
NOT_IN_MANUAL = {"--help"}  # told once, at the top


def installed():
    """The prefix in a tree of its own that meson installs to."""
    if not hasattr(installed, "tree"):
        installed.tree = tempfile.mkdtemp(prefix="tw-installed-")
        subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", installed.tree],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        options = json.load(open(os.path.join(BUILD, "meson-info", "intro-buildoptions.json")))
        installed.prefix = next(o["value"] for o in options if o["name"] == "prefix").lstrip("/")
    return os.path.join(installed.tree, installed.prefix)


def commands():
    """The commands that the program names in its own help."""
    part = run("--help").expect(cli.DONE).out.split("\nCommands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z-]+) ", part, re.M)


def options_of(*command):
    return set(re.findall(r"--[a-z][a-z-]*", run(*command, "--help").expect(cli.DONE).out))


def manual(name):
    with open(os.path.join(SOURCE, "data", "man", name), encoding="utf-8") as file:
        return file.read().replace("\\-", "-")


def test_tree_is_complete():
    prefix = installed()
    for path in ("bin/tradewind", "bin/tradewind-cli", f"share/applications/{ID}.desktop",
                 f"share/metainfo/{ID}.metainfo.xml", f"share/glib-2.0/schemas/{ID}.gschema.xml",
                 f"share/icons/hicolor/scalable/apps/{ID}.svg", "share/man/man1/tradewind.1",
                 "share/man/man1/tradewind-cli.1",
                 "share/bash-completion/completions/tradewind-cli",
                 "share/doc/tradewind/README.md", "share/doc/tradewind/examples"):
        assert os.path.exists(os.path.join(prefix, path)), f"{path} is not installed"
    assert glob.glob(os.path.join(prefix, "lib*", "**", "tradewind", "tradewind-vectors.so"),
                     recursive=True), "the module for vectors is not installed"
    with open(os.path.join(SOURCE, "po", "LINGUAS"), encoding="utf-8") as file:
        languages = [word for line in file if not line.startswith("#") for word in line.split()]
    for language in languages:
        path = f"share/locale/{language}/LC_MESSAGES/tradewind.mo"
        assert os.path.exists(os.path.join(prefix, path)), f"{path} is not installed"


def test_the_installed_program_needs_no_source_tree():
    if os.environ.get("TRADEWIND_SANITIZER", "none") != "none":
        raise tap.Skip("an instrumented program is not what is installed")
    program = os.path.join(installed(), "bin", "tradewind-cli")
    script = "SELECT 1; DROP TABLE x"
    done = subprocess.run([program, "check", "-"], input=script, capture_output=True, text=True,
                          cwd="/", env=cli.environment(), timeout=60)
    assert [json.loads(line)["safe"] for line in done.stdout.splitlines()] == [True, False], done


def test_screenshots_of_the_metainfo_are_there():
    tree = xml.etree.ElementTree.parse(
        os.path.join(installed(), "share", "metainfo", ID + ".metainfo.xml"))
    images = [image.text.strip() for image in tree.iter("image")]
    assert len(images) >= 3, images
    for image in images:
        name = image.rsplit("/", 1)[1]
        assert os.path.exists(os.path.join(SOURCE, "data", "screenshots", name)), image


def test_flatpak_manifest_pins_every_source():
    with open(os.path.join(SOURCE, "flatpak", ID + ".json"), encoding="utf-8") as file:
        manifest = json.load(file)
    assert manifest["id"] == ID and manifest["command"] == "tradewind"
    *modules, own = manifest["modules"]
    for module in modules:
        for source in module["sources"]:
            assert source["url"].startswith("https://"), source
            assert re.fullmatch("[0-9a-f]{64}", source["sha256"]), source
    assert own["name"] == "tradewind" and own["sources"] == [{"type": "dir", "path": ".."}]
    allowed = set(manifest["finish-args"])
    assert not allowed & {"--filesystem=host", "--filesystem=home", "--socket=session-bus"}


# Where each dependency of meson.build is from: GNOME's runtime, or a module of the manifest.
OF_THE_RUNTIME = {"gio-unix-2.0", "gmodule-no-export-2.0", "glib-2.0", "json-glib-1.0", "sqlite3",
                  "libcurl", "libcrypto", "libssl", "icu-i18n", "libsecret-1", "zlib", "pangocairo",
                  "gtk4", "libadwaita-1", "gtksourceview-5", "openmp", "m"}
MODULE_OF = {"yaml-0.1": "libyaml", "libcmark": "cmark", "libprotobuf-c": "protobuf-c",
             "pg_query": "libpg-query", "stemmer": "libstemmer", "xlsxwriter": "libxlsxwriter",
             "faiss": "faiss", "lapack": "lapack", "blas": "lapack", "libpq": "postgresql"}
INSTEAD_OF_LAPACK = {"openblas"}


def test_flatpak_manifest_brings_every_dependency():
    with open(os.path.join(SOURCE, "meson.build"), encoding="utf-8") as file:
        needed = set(re.findall(r"(?:dependency|find_library) ?\('([^']+)'", file.read()))
    with open(os.path.join(SOURCE, "flatpak", ID + ".json"), encoding="utf-8") as file:
        modules = {module["name"] for module in json.load(file)["modules"]}
    unknown = needed - OF_THE_RUNTIME - set(MODULE_OF) - INSTEAD_OF_LAPACK
    assert not unknown, f"neither of the runtime nor a module: {unknown}"
    wanted = {MODULE_OF[name] for name in needed & set(MODULE_OF)}
    assert modules == wanted | {"tradewind"}, modules ^ wanted


def test_manual_names_every_command_and_option():
    text = manual("tradewind-cli.1")
    everywhere = options_of()
    for option in everywhere:
        assert option in text, f"tradewind-cli.1 does not know {option}"
    for command in commands():
        assert re.search(rf"^\.BR? {re.escape(command)}\b", text, re.M), f"no command {command}"
        for option in options_of(command) - everywhere - NOT_IN_MANUAL:
            assert option in text, f"tradewind-cli.1 does not know {option} of {command}"


def test_manuals_are_well_formed():
    if not shutil.which("groff"):
        raise tap.Skip("groff is not installed")
    for path in glob.glob(os.path.join(SOURCE, "data", "man", "*.1")):
        done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", path], capture_output=True,
                              text=True, timeout=60)
        assert not done.stderr, done.stderr


def complete(*words):
    """What the shell offers for the last of `words`."""
    script = """
      source "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
      _tradewind_cli
      printf '%s\\n' "${COMPREPLY[@]}"
    """
    path = os.path.join(SOURCE, "data", "completions", "tradewind-cli")
    done = subprocess.run(["bash", "-c", script, "bash", path, cli.PROGRAM, *words],
                          capture_output=True, text=True, timeout=60, env=cli.environment())
    assert not done.stderr, done.stderr
    return done.stdout.split()


def test_completion_asks_the_program():
    assert complete("pro") == ["profiles", "provision"]
    assert complete("") == sorted(commands())
    assert "sample" in complete("--profile", "=", "sam")
    assert complete("-p", "sample", "ask", "--no-i") == ["--no-insight"]
    assert complete("--profile", "=", "sample", "profiles", "re") == ["remove", "rename"]
    assert complete("load", "n") == ["northwind"]
    assert complete("sql", "--format", "x") == ["xlsx"]
    assert complete("ask", "--provider", "b") == ["bedrock", "builtin"]


def test_completion_runs_no_file_name():
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "$(touch ran).sql"), "w", encoding="utf-8").close()
        before = os.getcwd()
        os.chdir(folder)
        try:
            complete("check", "$")
            assert os.listdir(folder) == ["$(touch ran).sql"]
        finally:
            os.chdir(before)


if __name__ == "__main__":
    try:
        tap.main(globals())
    finally:
        if hasattr(installed, "tree"):
            shutil.rmtree(installed.tree)

# shellcheck shell=bash
# shellcheck disable=SC2016,SC2317,SC2034 # text is expanded and functions are called by what is under test
#
# Installing Python packages, with the real pip and packages that are made here: no index is used.

source "$HELPERS/functions"

DEST=$PWD DATA_DIR=$PWD/data DEVSTACK_VENV=$PWD/data/venv GLOBAL_VENV=True REQUIREMENTS_DIR=$PWD/requirements
export PIP_NO_INDEX=1 PIP_FIND_LINKS=$PWD/wheels PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONFIG_FILE=/dev/null
export HOME=$PWD
# Links that lead out of the folder must not stay in it.
trap 'rm -rf data other' EXIT

# python - skips the test if Python cannot make virtual environments
function python {
    python3 -c 'import ensurepip, venv' 2>/dev/null || skip "no python3 with venv on this machine"
    mkdir -p wheels
    # Tests need the byte code that a developer may have switched off.
    unset PYTHON PIP_VIRTUAL_ENV VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
}

# environment - makes the environment, as a copy of one that is made once for all tests, which takes seconds
function environment {
    local made=${PWD%/*}/environment program
    python
    if [[ ! -d $made ]]; then
        python3 -m venv --copies --system-site-packages "$made.part" && mv "$made.part" "$made"
    fi
    mkdir data
    cp -a "$made" data/venv
    for program in data/venv/bin/pip*; do
        # The only file in it that contains its path.
        sed -i "1s|.*|#!$DEVSTACK_VENV/bin/python3|" "$program"
    done
}

# wheel NAME VERSION - makes a wheel that pip finds
function wheel {
    python3 - "$1" "$2" <<'END'
import sys, zipfile
name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(f"wheels/{name}-{version}-py3-none-any.whl", "w") as wheel:
    wheel.writestr(f"{name}.py", f"version = '{version}'\n")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", "")
END
}

# project NAME - makes a Python project that is its own build backend, so that a build needs no download
function project {
    mkdir -p "$1/$1"
    printf '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n\n[project]\nname = "%s"\n' "$1" \
        >"$1/pyproject.toml"
    printf 'where = __file__\n' >"$1/$1/__init__.py"
    cat >"$1/backend.py" <<END
import os, zipfile
def build(folder, extra):
    file = "$1-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, file), "w") as wheel:
        for name, text in extra.items():
            wheel.writestr(name, text)
        info = "$1-1.0.dist-info"
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\nName: $1\nVersion: 1.0\nProvides-Extra: more\n"
            "Requires-Dist: alpha; extra == 'more'\n")
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(info + "/RECORD", "")
    return file
def build_wheel(folder, config_settings=None, metadata_directory=None):
    return build(folder, {"$1/__init__.py": open("$1/__init__.py").read()})
def build_editable(folder, config_settings=None, metadata_directory=None):
    return build(folder, {"$1.pth": os.getcwd() + "\n"})
END
}

# asks TEXT - prints what the environment's Python prints for TEXT
function asks {
    "$DEVSTACK_VENV/bin/python3" -c "$1"
}

function promise_creates_the_environment_at_the_first_installation {
    python
    wheel alpha 1
    pip_install alpha >out
    equal 1 "$(asks 'import alpha; print(alpha.version)')"
    equal "$DEVSTACK_VENV/bin/python3" "$PYTHON"
    equal "$DEVSTACK_VENV/bin" "${PATH%%:*}"
    equal "$DEVSTACK_VENV/bin" "$(get_python_exec_prefix)"
}

function promise_applies_constraints_only_if_there_are_any {
    environment
    wheel alpha 1
    wheel alpha 2
    mkdir requirements
    echo 'alpha===1' >requirements/upper-constraints.txt
    pip_install alpha >out
    equal 1 "$(asks 'import alpha; print(alpha.version)')"
    rm requirements/upper-constraints.txt
    PIP_UPGRADE=True
    pip_install alpha >out
    equal 2 "$(asks 'import alpha; print(alpha.version)')"
}

function promise_takes_the_version_from_global_requirements {
    environment
    wheel alpha 1
    wheel alpha 2
    mkdir requirements
    printf '# comment\nalphabet>=1\nAlpha!=2,>=1  # MIT\n' >requirements/global-requirements.txt
    equal 'alpha!=2,>=1' "$(get_from_global_requirements alpha)"
    equal '!=2,>=1' "$(get_version_constraints_from_global_requirements alpha)"
    pip_install_gr alpha >out
    equal 1 "$(asks 'import alpha; print(alpha.version)')"
    (pip_install_gr beta) 2>err && broken
    holds grep -q "Can't find package beta in requirements" err
}

function promise_installs_a_plain_name_without_a_requirements_checkout {
    equal alpha "$(get_from_global_requirements alpha)"
    equal '' "$(get_version_constraints_from_global_requirements alpha)"
}

function promise_returns_the_status_of_pip {
    environment
    status 1 pip_install nothing-of-that-name >out 2>&1
}

function promise_installs_nothing_with_OFFLINE_or_without_arguments {
    OFFLINE=True
    holds pip_install alpha
    holds pip_uninstall alpha
    OFFLINE=False
    holds pip_install
    status 1 test -e "$DEVSTACK_VENV"
}

function promise_uninstalls_a_package_and_ignores_a_missing_one {
    holds pip_uninstall alpha
    status 1 test -e "$DEVSTACK_VENV"
    environment
    wheel alpha 1
    pip_install alpha >out
    holds pip_uninstall alpha >out
    holds pip_uninstall alpha >out 2>&1
    status 1 asks 'import alpha' 2>err
}

function promise_installs_a_project_for_development_without_its_constraint {
    environment
    project mine
    mkdir requirements
    printf 'Mine===0.1\nalpha===1\n' >requirements/upper-constraints.txt
    setup_develop mine >out
    equal "$PWD/mine/mine/__init__.py" "$(asks 'import mine; print(mine.where)')"
    file_is requirements/upper-constraints.txt $'alpha===1\n'
    holds lib_installed_from_git mine
}

function promise_installs_a_project_as_a_copy_with_extras {
    environment
    project mine
    wheel alpha 1
    setup_install mine more >out
    holds asks 'import alpha, mine; assert "venv" in mine.where'
    status 1 lib_installed_from_git alpha
}

function promise_finds_a_library_by_its_name {
    environment
    project mine
    GITDIR[mine]=$PWD/mine
    setup_dev_lib mine >out
    equal "$PWD/mine/mine/__init__.py" "$(asks 'import mine; print(mine.where)')"
    (setup_dev_lib other) 2>err && broken
    holds grep -q "there is no folder '' to install from" err
}

function promise_takes_the_second_word_for_extras_unless_it_is_a_flag {
    function pip_install { printf '<%s>' "$@"; }
    equal '<dir[a,b]>' "$(setup_package dir a,b)"
    equal '<-e><dir[a]>' "$(setup_package dir -e a)"
    equal '<-e><dir>' "$(setup_package dir -e)"
    equal '<dir>' "$(setup_package dir)"
}

function promise_runs_bindep_on_request {
    function pip_install { :; }
    function install_bindep { echo "$*"; }
    mkdir dir
    equal "$PWD/dir/bindep.txt a,b" "$(setup_develop -bindep=a,b dir)"
    equal "$PWD/dir/bindep.txt" "$(setup_install -bindep dir)"
    equal "" "$(setup_develop dir)"
}

function promise_accepts_another_environment {
    environment
    wheel alpha 1
    mv data/venv other
    sed -i "1s|.*|#!$PWD/other/bin/python3|" other/bin/pip*
    PIP_VIRTUAL_ENV=$PWD/other
    pip_install alpha >out
    holds other/bin/python3 -c 'import alpha'
    status 1 test -e "$DEVSTACK_VENV"
}

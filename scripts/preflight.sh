#!/bin/sh
# First check of `make run` and `make test`: is Python there, new enough, able to make an environment,
# and may this user write here? Plain sh, because it must also speak where Python is missing.
# Usage: sh scripts/preflight.sh PYTHON
set -eu

python=${1:-python3}
as_root() {
    if [ "$(id -u)" = 0 ]; then
        printf '%s' "$1"
    elif command -v sudo >/dev/null 2>&1; then
        printf "sudo sh -c '%s'" "$1"
    else
        printf "su -c '%s'" "$1"
    fi
}

stop() {
    printf '\n  make: %s\n' "$1" >&2
    shift
    for line in "$@"; do
        printf '        %s\n' "$line" >&2
    done
    printf '\n' >&2
    exit 2
}

if ! command -v "$python" >/dev/null 2>&1; then
    stop "Python is missing ('$python' was not found). On Debian or Ubuntu type:" \
        "$(as_root 'apt-get update && apt-get install -y python3 python3-venv')"
fi

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    stop "Python 3.11 or newer is needed; '$python' is $("$python" --version 2>&1)." \
        "Name another one, for example: PYTHON=python3.12 make run"
fi

if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    stop "Python lacks the modules that make an environment (package python3-venv). Type:" \
        "$(as_root 'apt-get update && apt-get install -y python3-venv')"
fi

for folder in . .venv var; do
    if [ -e "$folder" ] && ! [ -w "$folder" ]; then
        full=$(cd "$folder" 2>/dev/null && pwd || printf '%s' "$folder")
        stop "The folder $full can't be written by the user '$(id -un)'." \
            "Give it to this user: $(as_root "chown -R $(id -un) $full")" \
            "or copy the project to a folder of your own and run make there."
    fi
done

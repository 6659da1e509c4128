#!/bin/sh
# Installs into .venv, with uv in a tenth of pip's time: the machine's, or the locked wheel's; where uv cannot, with pip.
# `tools/install.sh requirements/run.txt`: a locked file, by its hashes; it is whole, so nothing is resolved.
# `tools/install.sh -e .`: the product itself.
set -eu
cd "$(dirname "$0")/.."
case $1 in
-e) set -- --no-deps --no-build-isolation "$@" ;;
*) set -- --no-deps --require-hashes -r "$1" ;;
esac
pip=".venv/bin/python -m pip --disable-pip-version-check -q install"
uv=$(command -v uv || echo .venv/bin/uv)
[ -x "$uv" ] || $pip --no-deps --require-hashes -r requirements/uv.txt || true
"$uv" pip install --quiet --python .venv/bin/python "$@" || $pip "$@"

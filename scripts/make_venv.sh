#!/bin/sh
# Make the virtual environment, also where Debian has split ensurepip off its Python.
set -eu
python=$1
folder=$2
if "$python" -c 'import ensurepip' 2>/dev/null; then
  exec "$python" -m venv "$folder"
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  exec "$python" -m venv "$folder"
fi
echo "Python's venv is missing. Install it once: sudo apt-get install python3-venv" >&2
exit 1

#!/bin/sh
# The journeys run in a real browser: find one, install it, or say in one line how.
# Without a window of its own Chromium needs half the computing, so that is what is installed.
set -eu
for browser in chromium-headless-shell chromium chromium-browser google-chrome; do
  if command -v "$browser" >/dev/null; then exit 0; fi
done
if [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium and Chinese fonts …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq chromium-headless-shell fonts-noto-cjk >/dev/null ||
    apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
  exit 0
fi
echo "A browser is missing. Install one: sudo apt-get install chromium fonts-noto-cjk (macOS: brew install --cask google-chrome)" >&2
exit 1

#!/bin/sh
# Installs the system packages of system-packages.txt that are missing, where this user may; says so where not.
cd "$(dirname "$0")/.." || exit 1
command -v dpkg-query >/dev/null 2>&1 || { echo "Not a Debian system: see system-packages.txt for what to install by hand."; exit 0; }
missing=
for package in $(sed 's/#.*//' system-packages.txt); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then apt="apt-get"; elif sudo -n true 2>/dev/null; then apt="sudo apt-get"; else
  echo "Missing:$missing. Install them with: sudo apt-get install$missing"
  exit 0
fi
echo "Installing$missing ..."
{ $apt update -qq && DEBIAN_FRONTEND=noninteractive $apt install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
  echo "Could not install$missing; the tests that need them are skipped and say so."

#!/bin/sh
# Installs the packages of system-packages.txt for the commands named ("start", "test") where this user may, or says so.
cd "$(dirname "$0")/.." || exit 1
command -v dpkg-query >/dev/null 2>&1 || {
  echo "Not a Debian system: see system-packages.txt for what to install by hand."
  exit 0
}
missing=
for command in "$@"; do
  for package in $(sed 's/#.*//' system-packages.txt | awk -v c="$command" '$2 == c { print $1 }'); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then
  apt="apt-get"
elif sudo -n true 2>/dev/null; then
  apt="sudo apt-get"
else
  echo "Missing, and not installed because that needs an administrator:$missing"
  exit 0
fi
echo "Installing$missing ..."
{ $apt update -qq && DEBIAN_FRONTEND=noninteractive $apt install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
  echo "Could not install$missing; what needs them says so."

#!/usr/bin/env bash
# Makes the Debian package of a build, looks at it, installs it into a fresh small Debian, runs its programs there, purges it.
#   check_package.sh BUILD_FOLDER
# As root, for the chroot; without root or mmdebstrap only what can be seen from outside is looked at.
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*" >&2; exit 1; }

cpack --config "$build/CPackConfig.cmake" -B "$work" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
package=$(echo "$work"/pressrun_*.deb)

depends=$(dpkg-deb -f "$package" Depends)
for library in libpq5 libpqxx-6.4 libcurl4 libxlsxwriter4 ca-certificates adduser; do
  [[ $depends == *"$library"* ]] || fail "the package does not depend on $library: $depends"
done
dpkg-deb -c "$package" | awk '$2 != "root/root" || substr($1, 6, 1) == "w" || substr($1, 9, 1) == "w" { print; bad = 1 } END { exit bad }' ||
  fail "files of others than root, or that others may write"
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error "$package" || fail "lintian finds errors"
fi

if [ "$(id -u)" != 0 ] || ! command -v mmdebstrap >/dev/null; then
  echo "not installed into a Debian of its own: that needs root and mmdebstrap"
  exit 0
fi
system=$work/system
mmdebstrap --quiet --variant=minbase --include=adduser,ca-certificates bookworm "$system"
cp "$package" "$system/package.deb"
inside() { chroot "$system" env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
inside apt-get update -q >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
inside apt-get install -q -y --no-install-recommends /package.deb >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for program in pressrunctl pressrun-httpd pressrun-worker pressrun-janitor pressrun-courier; do
  inside "$program" --version
  inside "$program" --help >/dev/null
done
[ "$(inside stat -c '%U %a' /etc/pressrun/pressrun.env)" = 'root 600' ] || fail "the configuration can be read by others"
for folder in /var/lib/pressrun-reports /var/lib/pressrun-mail; do
  [ "$(inside stat -c '%U %a' "$folder")" = 'pressrun 750' ] || fail "$folder is not the user's"
done
inside su -s /bin/sh pressrun -c 'PRESSRUN_STORE=/var/lib/pressrun-reports pressrun-janitor' >"$work/log" 2>&1 && fail "it ran without a database"
grep -q 'PRESSRUN_DATABASE_URL is not set' "$work/log" || { cat "$work/log"; fail "no word on what is missing"; }
for name in httpd worker janitor courier; do
  # What it says is to be added, added; the server is one that refuses at once.
  /usr/bin/python3 "$(dirname "$0")/check_packaging.py" environment "$name" | sed 's|@db/|@127.0.0.1:1/|' >"$system/tmp/$name.env"
  chmod 0644 "$system/tmp/$name.env"
  code=0
  inside su -s /bin/sh pressrun -c "set -a; . /tmp/$name.env; exec timeout 3 pressrun-$name" >"$work/log" 2>&1 || code=$?
  [ "$code" = 124 ] || { cat "$work/log"; fail "pressrun-$name does not wait for its database but ends with $code"; }
done
inside apt-get remove -q -y pressrun >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
[ -e "$system/etc/pressrun/pressrun.env" ] || fail "the configuration is gone before it is purged"
inside apt-get purge -q -y pressrun >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for left in /etc/pressrun /var/lib/pressrun-reports /var/lib/pressrun-mail /usr/share/pressrun /usr/bin/pressrunctl; do
  [ ! -e "$system$left" ] || fail "$left is left after the purge"
done
echo "installed, run and purged"

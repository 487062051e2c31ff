#!/bin/sh
# Makes ../bootstrap.pkg on a Mac: ./build.sh "Developer ID Installer: Example (ABCDE12345)"
set -eu
cd "$(dirname "$0")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "root/Library/Application Support/bootstrap/bootstrap.sh" scripts/postinstall
pkgbuild --root root --scripts scripts --identifier com.example.bootstrap --version "${VERSION:-1.0}" \
  --ownership recommended "$work/component.pkg"
# Macs install distribution packages alone when a server tells them to.
productbuild --package "$work/component.pkg" --sign "$1" ../bootstrap.pkg

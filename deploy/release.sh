#!/usr/bin/env bash
# Makes the files of a release from the last commit, and signs them: the sources, their SBOM, their digests, one signature.
#   deploy/release.sh SIGNING_KEY OUTPUT_FOLDER
# SIGNING_KEY is an SSH key (a file, or a public key whose private half an agent or a hardware token holds). Needs no
# network. The same commit gives the same files, byte for byte, so that a second person can make them and compare.
set -euo pipefail
key=${1:?which key signs?}
mkdir -p "${2:?which folder takes the files?}"
output=$(cd "$2" && pwd)
key=$(realpath "$key")
cd "$(dirname "$0")/.."
if [ -n "$(ls -A "$output")" ]; then echo "$output is not empty" >&2; exit 1; fi

# With the lock file, which `npm pack` leaves out: who installs it runs `npm ci --omit=dev --ignore-scripts`.
name=lien-thong-$(git show HEAD:package.json | node -p 'JSON.parse(require("fs").readFileSync(0)).version')
git archive --format=tar --prefix="$name/" HEAD | gzip -n -9 >"$output/$name.tar.gz"

source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
tar -xz -C "$source" -f "$output/$name.tar.gz"
node --import tsx deploy/supply-chain/write-sbom.ts "$output/sbom.cdx.json" "$source/$name"
(cd "$output" && sha256sum -- "$name.tar.gz" sbom.cdx.json >SHA256SUMS)
ssh-keygen -q -Y sign -f "$key" -n lien-thong-release "$output/SHA256SUMS"

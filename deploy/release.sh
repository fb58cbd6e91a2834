#!/usr/bin/env bash
# Makes the files of a release from the last commit, and signs them: the package, its SBOM, their digests, one signature.
#   deploy/release.sh SIGNING_KEY OUTPUT_FOLDER
# SIGNING_KEY is an SSH key (a file, or a public key whose private half an agent or a hardware token holds). Needs no
# network. The same commit gives the same package and SBOM, byte for byte, so that a second person can make them and compare.
set -euo pipefail
key=${1:?which key signs?}
mkdir -p "${2:?which folder takes the files?}"
output=$(cd "$2" && pwd)
key=$(realpath "$key")
cd "$(dirname "$0")/.."
if [ -n "$(ls -A "$output")" ]; then echo "$output is not empty" >&2; exit 1; fi

source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
git archive --format=tar HEAD | tar -x -C "$source"

(cd "$source" && npm pack --silent --ignore-scripts --pack-destination "$output" >/dev/null)
node --import tsx deploy/supply-chain/write-sbom.ts "$output/sbom.cdx.json" "$source"
(cd "$output" && sha256sum -- *.tgz sbom.cdx.json >SHA256SUMS)
ssh-keygen -q -Y sign -f "$key" -n lien-thong-release "$output/SHA256SUMS"

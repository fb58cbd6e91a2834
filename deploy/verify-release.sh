#!/usr/bin/env bash
# Whoever installs a release asks: were these files, all of them and no others, signed by a release key?
#   deploy/verify-release.sh ALLOWED_SIGNERS FOLDER
# ALLOWED_SIGNERS (ssh-keygen(1), "ALLOWED SIGNERS") comes by another way than the release; it names `release` as principal.
set -euo pipefail
signers=$(realpath "${1:?which signers are believed?}")
cd "${2:?which folder holds the release?}"
ssh-keygen -q -Y verify -f "$signers" -I release -n lien-thong-release -s SHA256SUMS.sig <SHA256SUMS
sha256sum --check --strict --quiet SHA256SUMS
listed=$(cut -c67- SHA256SUMS | sort)
present=$(ls -A | grep -vxE 'SHA256SUMS(\.sig)?' | sort)
if [ "$listed" != "$present" ]; then echo 'a file is not in SHA256SUMS' >&2; exit 1; fi
echo 'signed by a release key'

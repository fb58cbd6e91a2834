#!/usr/bin/env bash
# A copy of what a gateway's store and its keys are, in two places that never meet: whoever has one of the two has nothing.
# Rehearsed by deploy/backup.long.test.ts. docs/operations.md, "Backup and restore".
#
#   DATABASE_URL=… [UPLOAD_DIR=…] backup.sh database <new folder> <certificate.pem>   the store, and the documents beside it
#   DATA_DIR=…                    backup.sh embedded <new folder> <certificate.pem>   the same of a gateway without PostgreSQL, stopped
#   DATA_DIR=… | KEYS="file …"    backup.sh keys     <new folder> <certificate.pem>   the keys, of one gateway
#
# All of it is encrypted for the certificate, whose private key is not on this machine. The head file (DATA_DIR/log-head.*) is in
# neither: restored together with the database it could not show any more that the database is older than what was signed.
set -euo pipefail
umask 077

fail() { echo "backup.sh: $1" >&2; exit 2; }
[ $# = 3 ] || fail 'usage: backup.sh database|embedded|keys <new folder> <certificate.pem>'
what=$1 to=$2 certificate=$3
[ -r "$certificate" ] || fail "no certificate $certificate"
[ ! -e "$to" ] || fail "$to is there already"
# Written under another name: a folder of that name is a whole copy.
part="$to.part"
rm -rf "$part"
mkdir -p "$part"
trap 'rm -rf "$part"' EXIT

seal() { openssl cms -encrypt -binary -stream -aes-256-gcm -outform DER -recip "$certificate" -out "$part/$1"; }

case $what in
  database)
    : "${DATABASE_URL:?}"
    # One snapshot, while gateways serve.
    pg_dump --format=custom --no-owner --no-privileges --dbname="$DATABASE_URL" | seal database.dump.cms
    if [ -n "${UPLOAD_DIR:-}" ]; then tar -C "$UPLOAD_DIR" -cf - . | seal uploads.tar.cms; fi
    ;;
  embedded)
    : "${DATA_DIR:?}"
    for claim in "$DATA_DIR"/access-log.owner.*; do
      [ -s "$claim" ] || continue
      read -r owner _ <"$claim"
      if kill -0 "$owner" 2>/dev/null; then fail "the store is held by process $owner: stop the gateway first"; fi
    done
    tar -C "$DATA_DIR" -cf - access-log | seal embedded.tar.cms
    uploads=${UPLOAD_DIR:-$DATA_DIR/uploads}
    if [ -d "$uploads" ]; then tar -C "$uploads" -cf - . | seal uploads.tar.cms; fi
    ;;
  keys)
    if [ -n "${DATA_DIR:-}" ]; then
      names=$(cd "$DATA_DIR" && ls -d public-id-key store-keys subject-keys log-signing-key.pem log-signing-key.pem.first log-verifier-key.txt 2>/dev/null || true)
      [ -n "$names" ] || fail "no keys in $DATA_DIR"
      # shellcheck disable=SC2086
      tar -C "$DATA_DIR" -cf - $names | seal keys.tar.cms
    else
      # shellcheck disable=SC2086
      tar -cf - ${KEYS:?DATA_DIR, or KEYS with the files that hold them} | seal keys.tar.cms
    fi
    ;;
  *) fail "no such thing: $what" ;;
esac

(cd "$part" && sha256sum ./*.cms >SHA256SUMS)
sync "$part"/* 2>/dev/null || true
mv "$part" "$to"
trap - EXIT
echo "$what: $to"

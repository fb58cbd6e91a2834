#!/usr/bin/env bash
# Puts a copy of backup.sh back. docs/operations.md, "Backup and restore"; rehearsed by deploy/backup.long.test.ts.
#
#   DATABASE_URL=… [UPLOAD_DIR=…] restore.sh database <folder> <certificate.pem> <private-key.pem>   into an empty database
#   DATA_DIR=…                    restore.sh embedded <folder> <certificate.pem> <private-key.pem>   into a folder without a store
#   DATA_DIR=…                    restore.sh keys     <folder> <certificate.pem> <private-key.pem>   where no keys are
#
# It overwrites nothing, and leaves the head file (DATA_DIR/log-head.*) where it is: if the copy is older than what was signed, the
# gateway says so and does not start. What to do then is decided by people (docs/access-log.md, "Roll-back"), not here.
set -euo pipefail
umask 077

fail() { echo "restore.sh: $1" >&2; exit 2; }
[ $# = 4 ] || fail 'usage: restore.sh database|embedded|keys <folder> <certificate.pem> <private-key.pem>'
what=$1 from=$2 certificate=$3 key=$4
(cd "$from" && sha256sum --check --quiet SHA256SUMS) || fail "$from is not what was written"
clear=$(mktemp -d)
trap 'rm -rf "$clear"' EXIT

# Whole before anything of it is used: a message whose end is wrong is no message.
opened() {
  openssl cms -decrypt -binary -inform DER -in "$from/$1" -recip "$certificate" -inkey "$key" -out "$clear/$1" || fail "$1 cannot be opened"
  echo "$clear/$1"
}

unpack() { mkdir -p "$2" && tar -C "$2" --keep-old-files -xf "$1"; }

case $what in
  database)
    : "${DATABASE_URL:?}"
    tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" -c "select count(*) from pg_tables where schemaname = 'public'")
    [ "$tables" = 0 ] || fail "the database is not empty: nothing is written over"
    file=$(opened database.dump.cms)
    pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" "$file"
    ;;
  embedded)
    : "${DATA_DIR:?}"
    [ ! -e "$DATA_DIR/access-log" ] || fail "$DATA_DIR holds a store: nothing is written over"
    file=$(opened embedded.tar.cms)
    unpack "$file" "$DATA_DIR"
    ;;
  keys)
    : "${DATA_DIR:?}"
    file=$(opened keys.tar.cms)
    unpack "$file" "$DATA_DIR"
    ;;
  *) fail "no such thing: $what" ;;
esac

if [ -e "$from/uploads.tar.cms" ] && [ "$what" != keys ]; then
  uploads=${UPLOAD_DIR:-${DATA_DIR:+$DATA_DIR/uploads}}
  [ -n "$uploads" ] || fail 'the copy holds documents: UPLOAD_DIR says where they belong'
  file=$(opened uploads.tar.cms)
  unpack "$file" "$uploads"
fi
echo "$what: restored from $from; start the gateway, and have the log verified (npm run cli -- log verify)"

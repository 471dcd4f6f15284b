#!/bin/sh
# Creates the passwords that docker-compose.yml gives to containers as files, once, before the first start. Existing ones stay.
# Files are mounted with their permissions on this machine, and each container runs as its own user, so all users can read the
# files, but only you can open the folder.
set -eu
umask 077

folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
for name in postgres-administrator kafka-administrator kafka-controller; do
  if [ ! -s "$folder/$name" ]; then
    head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' > "$folder/$name.draft"
    chmod 444 "$folder/$name.draft"
    mv -f "$folder/$name.draft" "$folder/$name"
  fi
done
echo "The secrets are in $folder. Keep a copy of them with those of the volumes."

#!/bin/sh
# Says which image an environment runs: sh scripts/set-image.sh staging sha256:0123…
set -eu
environment=$1
digest=$2
file="$(dirname "$0")/../k8s/overlays/$environment/kustomization.yaml"
if [ ! -f "$file" ]; then
  echo "There is no environment '$environment': k8s/overlays/$environment/kustomization.yaml does not exist." >&2
  exit 2
fi
if [ "${#digest}" -ne 71 ] || ! printf '%s\n' "$digest" | grep -Eqx 'sha256:[0-9a-f]{64}'; then
  echo "'$digest' is no digest: it is sha256: and 64 hexadecimal digits." >&2
  exit 2
fi
changed=$(sed -E "s/^( +)(newTag|digest): .*/\\1digest: $digest/" "$file")
if ! printf '%s\n' "$changed" | grep -q " digest: $digest\$"; then
  echo "$file has no image with a newTag or digest to change." >&2
  exit 2
fi
printf '%s\n' "$changed" >"$file"

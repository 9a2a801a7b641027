#!/bin/sh
# Prints the digest of the image that an environment runs, or nothing where it runs a tag: sh scripts/image-of.sh staging
set -eu
sed -nE 's/^ +digest: (sha256:[0-9a-f]{64})$/\1/p' "$(dirname "$0")/../k8s/overlays/$1/kustomization.yaml"

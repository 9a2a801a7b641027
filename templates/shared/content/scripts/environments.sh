#!/bin/sh
# Prints the environments before production, in the order in which a version passes them.
set -eu
cd "$(dirname "$0")/../k8s/overlays"
for environment in dev test staging preprod; do
  if [ -d "$environment" ]; then echo "$environment"; fi
done

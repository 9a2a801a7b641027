#!/bin/sh
# Tests the alerts: takes the rules out of the PrometheusRule, because promtool reads plain rule files alone.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -e '1,/^spec:/d' -e 's/^  //' k8s/observability/alerts.yaml >"$work/rules.yaml"
{ echo 'rule_files: [rules.yaml]'; cat tests/alerts/alerts.yaml; } >"$work/tests.yaml"
cd "$work"
promtool check rules rules.yaml
promtool test rules tests.yaml

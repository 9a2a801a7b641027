#!/bin/sh
# Findings as GitLab shows them beside a merge request's lines, from SARIF: sh scripts/code-quality.sh "$PWD" sarif/*.sarif
set -eu
root=$1
shift
jq --slurp --arg root "file://$root/" '
  [ .[].runs[].results[]
    | select((.suppressions // []) == [])
    | .locations[0].physicalLocation as $place
    | ($place.artifactLocation.uri | ltrimstr($root)) as $path
    | {
        description: "\(.ruleId): \(.message.text)",
        check_name: .ruleId,
        fingerprint: ("\(.ruleId) \($path) \($place.region.startLine) \(.message.text)" | @base64),
        severity: ({ error: "critical", warning: "major", note: "minor", none: "info" }[.level // "warning"]),
        location: { path: $path, lines: { begin: $place.region.startLine } }
      }
  ] | unique' "$@"

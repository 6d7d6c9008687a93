#!/bin/sh
# Fuzzes every target for a time, two at once, keeps of the inputs that it made the smallest that run something new of Sluice itself,
# and writes RESULTS.md beside this file. Arguments: seconds for each target (600), then names of targets (all). What it finds lies beside the
# kept inputs, so that the tests fail until it is mended.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
work=$root/target/fuzz
most=24000 # bytes that are kept of a target

# a line for each target: storey, class, method
targets() {
  grep -rl --include='*FuzzTest.java' '@FuzzTest' src/*/src/test/java | sort | while read -r file; do
    class=$(echo "$file" | sed 's|.*/src/test/java/||; s|\.java$||; s|/|.|g')
    echo "$(echo "$file" | cut -d/ -f2) $class $(sed -n '/@FuzzTest/{n;s/.* void \([a-zA-Z_]*\)(.*/\1/p;}' "$file")"
  done
}

jazzer() { # what is watched, then its arguments
  watched=$1
  shift
  java -Xmx2g -cp "target/test-classes:target/classes:$(cat target/cp.txt)" com.code_intelligence.jazzer.Jazzer \
    "--target_class=$class" "--custom_hook_includes=dev.sluice.**" --keep_going=20 -max_len=4096 -timeout=120 -report_slow_units=120 -rss_limit_mb=0 \
    "--instrumentation_includes=$watched" "-artifact_prefix=$inputs/" "$@"
}

last() { # the last value of a word in the log
  sed -n "s/.* $1: *\([0-9]*\).*/\1/p" "$work/$name.log" | tail -1
}

fuzz() {
  seconds=$1 storey=$2 class=$3 method=$4
  name=${class##*.}
  inputs=$root/src/$storey/src/test/resources/$(echo "$class" | tr . /)Inputs/$method
  mkdir -p "$work/$name" "$inputs"
  rm -rf "$work/$name.least" && mkdir "$work/$name.least"
  cd "$root/src/$storey"
  jazzer "dev.sluice.**:com.fasterxml.jackson.**:dev.cel.**:com.google.re2j.**" "-max_total_time=$seconds" -print_final_stats=1 "$work/$name" "$inputs" \
    > "$work/$name.log" 2>&1 || echo "$name: see $work/$name.log"
  jazzer "dev.sluice.**" -merge=1 "$work/$name.least" "$inputs" "$work/$name" \
    > "$work/$name.merge.log" 2>&1 || echo "$name: see $work/$name.merge.log"
  find "$inputs" -type f -regex '.*/[0-9a-f]*' -delete
  find "$work/$name.least" -type f -printf '%s %p\n' | sort -n | while read -r size file; do
    most=$((most - size))
    [ "$most" -lt 0 ] || cp "$file" "$inputs"
  done
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name.log" | tail -1)
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$work/$name.log" | tail -1)
  found=$(find "$inputs" -type f -name '*-*' -regex '.*/\(crash\|timeout\|oom\)-.*' | wc -l)
  kept=$(find "$inputs" -type f | wc -l)
  echo "| $name | $seconds | $runs | $rate | $(last cov) | $(last ft) | $(find "$work/$name" -type f | wc -l) | $kept | $found |" > "$work/$name.row"
}

if [ "${1:-}" = --one ]; then
  shift
  fuzz "$@"
  exit
fi
seconds=${1:-600}
[ $# -eq 0 ] || shift
wanted=$(echo "${*:-.}" | tr ' ' '|')
mkdir -p "$work"
./mvnw -q -DskipTests -Dsluice.production.skip -Djacoco.skip package dependency:build-classpath \
  -pl src/core,src/arms,src/loop,src/server -am -Dmdep.outputFile=target/cp.txt -Dmdep.includeScope=test
targets | grep -E "$wanted" | sed "s/^/$seconds /" | xargs -P 2 -L 1 "$0" --one
{
  echo "# Fuzzing in figures"
  echo
  echo "Written by \`run.sh $seconds\`. Edges and features are libFuzzer's, of Sluice, Jackson, CEL and RE2/J; kept inputs include those by hand."
  echo
  echo "| target | seconds | executions | a second | edges | features | inputs that showed something new | kept | findings |"
  echo "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
  cat "$work"/*.row
} > experiments/fuzz/RESULTS.md

#!/bin/sh
# Runs every study at full size and writes the table of results beside this file.
set -eu
cd "$(dirname "$0")/../.."
./mvnw -q -DskipTests package
./mvnw -q dependency:build-classpath -Dmdep.outputFile=target/cp.txt -Dmdep.includeScope=test
exec java -Xmx2g -cp "target/test-classes:target/classes:$(cat target/cp.txt)" \
  dev.sluice.validity.ValidityStudy experiments/validity/RESULTS.md

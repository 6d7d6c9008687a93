#!/bin/sh
# Runs every study and writes the table of results beside this file. An argument makes it shorter: 0.1 plays a tenth of the runs.
set -eu
cd "$(dirname "$0")/../.."
./mvnw -q -pl src/loop -am -DskipTests -Dsluice.production.skip package \
  dependency:build-classpath -Dmdep.outputFile=target/cp.txt -Dmdep.includeScope=test
exec java -Xmx2g -cp "src/loop/target/test-classes:src/loop/target/classes:$(cat src/loop/target/cp.txt)" \
  dev.sluice.validity.ValidityStudy experiments/validity/RESULTS.md "${1:-1}"

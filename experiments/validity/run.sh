#!/bin/sh
# Runs every study at full size and writes the table of results beside this file.
set -eu
cd "$(dirname "$0")/../.."
./mvnw -q -pl src/server -am -DskipTests -Dsluice.production.skip package \
  dependency:build-classpath -Dmdep.outputFile=target/cp.txt -Dmdep.includeScope=test
exec java -Xmx2g -cp "src/server/target/test-classes:src/server/target/classes:$(cat src/server/target/cp.txt)" \
  dev.sluice.validity.ValidityStudy experiments/validity/RESULTS.md

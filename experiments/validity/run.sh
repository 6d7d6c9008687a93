#!/bin/sh
# Runs every study and writes the table of results beside this file. An argument makes it shorter: 0.1 plays a tenth of the runs;
# "requests" plays those that can be request by request, with few runs.
set -eu
cd "$(dirname "$0")/../.."
./mvnw -q -pl src/loop -am -DskipTests -Dsluice.production.skip package \
  dependency:build-classpath -Dmdep.outputFile=target/cp.txt -Dmdep.includeScope=test
case "${1:-1}" in
  requests) set -- -Dsluice.requests=true dev.sluice.validity.ValidityStudy experiments/validity/REQUESTS.md ;;
  *) set -- dev.sluice.validity.ValidityStudy experiments/validity/RESULTS.md "${1:-1}" ;;
esac
exec java -Xmx2g -cp "src/loop/target/test-classes:src/loop/target/classes:$(cat src/loop/target/cp.txt)" "$@"

#!/bin/sh
# Runs the demo with a planted trend, on an empty directory, and tells when the lists of top-k and item-cf have it, and whether a model that is
# retrained from the log predicts the newest decisions better than the one from before the trend. Takes about five minutes.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
port=${PORT:-18080}
calm=90     # seconds before the trend
after=120   # seconds after it, until the second training

./sluice demo --data-dir "$work/data" --port "$port" --rate 100 --trend "${calm}s" > "$work/log" 2>&1 &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$work"' EXIT

train() {
  ./sluice train --from-log --model fm-sgd --register trend --since 1d --server "http://127.0.0.1:$port" --key-file "$work/data/admin.key" \
    | grep registered
}

until grep -q 'curl -s -H' "$work/log"; do
  sleep 1
  kill -0 $demo
done
sleep $((calm - 40))
train
until grep -q 'everybody loves' "$work/log"; do sleep 0.1; done
grep 'everybody loves' "$work/log"
sleep $after
grep 'for somebody new after' "$work/log" || true
train

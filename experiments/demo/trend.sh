#!/bin/sh
# Runs the demo with a planted trend, on an empty directory, and tells how long lists take to follow it, and whether a model that is
# retrained from the log predicts the newest decisions better than the one from before. Needs curl; takes about eight minutes.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
port=${PORT:-18080}
api=http://127.0.0.1:$port/api/v1
calm=150    # seconds before the trend
after=210   # seconds after it, until the second training

SLUICE_TRAINING_SCHEDULE=60s ./sluice demo --data-dir "$work/data" --port "$port" --rate 100 --trend "${calm}s" > "$work/log" 2>&1 &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$work"' EXIT

now() { date +%s.%N; }
passed() { echo "$1 $(now)" | awk '{printf "%.1f", $2 - $1}'; }

# items of the lists that an arm would show to some users; the others are excluded, and nothing is counted
lists() {
  others=$(echo '"top-k" "item-cf" "bpr" "fm" "wukong"' | sed "s/\"$1\"//; s/  */ /g; s/^ //; s/ $//; s/ /,/g")
  for user in 1 2 3 4 5 6 7 8 9 10; do
    curl -s -H "Authorization: Bearer $(cat "$work/data/admin.key")" -H "Content-Type: application/json" "$api/experiments/demo/decisions" \
      -d "{\"unit\": \"user-$user\", \"excludedArms\": [$others], \"deferImpression\": true, \"count\": 10}"
  done | grep -o '"itemId":"[^"]*"' || true
}

train() {
  ./sluice train --from-log --model fm-sgd --register trend --since 1d --server "http://127.0.0.1:$port" --key-file "$work/data/admin.key" \
    | grep registered
}

until grep -q 'curl -s -H' "$work/log"; do
  sleep 1
  kill -0 $demo
done
echo "the demo runs"
sleep $((calm - 40))
train
until grep -q 'everybody loves' "$work/log"; do sleep 0.1; done
began=$(now)
item=$(sed -n 's/.*everybody loves //p' "$work/log")
echo "everybody loves $item"
topk=
itemcf=
while [ "$(passed "$began" | cut -d. -f1)" -lt $after ]; do
  if [ -z "$topk" ] && lists top-k | grep -q "\"$item\""; then
    topk=$(passed "$began")
    echo "top-k shows it after $topk s"
  fi
  if [ -z "$itemcf" ] && lists item-cf | grep -q "\"$item\""; then
    itemcf=$(passed "$began")
    echo "item-cf shows it after $itemcf s"
  fi
  sleep 0.5
done
train

#!/bin/sh
# Trains and measures every model through the command line: lists on two splits of MovieLens 100K and on drawn sessions, predictions on two splits of MovieLens
# 100K, three seeds of each model that has one, and everything once on MovieLens latest.
# Usage: run.sh DIRECTORY-OF-ML-100K DIRECTORY-OF-ML-LATEST-SMALL OUT [PARTS [MODELS [SEEDS]]], lists with spaces. The splits of ML-100K lie in its folder
# splits, as train, valid and test. What was measured is kept in OUT/runs.tsv and not measured again; OUT/table.md is made of it. JOBS (2) run side by side.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
sluice=$here/../../sluice
hundred=$1
latest=$2
out=$3
parts=${4:-"rand75-all temporal-all sessions latest ctr-random temporal-pos latest-pos"}
models=${5:-}
seeds=${6:-"1 2 3"}
lists="top-k item-cf user-cf markov ease als item2vec bpr gru4rec sasrec conv3d-session blend"
predictions="lr mf cfnet fm fm-sgd ffm wide-deep deepfm dcn din wukong"
mkdir -p "$out"
touch "$out/runs.tsv"
SLUICE_FAMILY=${SLUICE_FAMILY:-$(mktemp -d)}
export SLUICE_FAMILY

# Where a part's rows are: data set, train, valid, test, and what evaluate is asked.
place() {
  case $1 in
    sessions) set -- "$SLUICE_FAMILY/shop" "$SLUICE_FAMILY/shop/parts/train" "$SLUICE_FAMILY/shop/parts/valid" "$SLUICE_FAMILY/shop/parts/test" "--k 20" ;;
    latest*) set -- "$latest" "$SLUICE_FAMILY/latest/train" "$SLUICE_FAMILY/latest/valid" "$SLUICE_FAMILY/latest/test" "" ;;
    temporal-pos) set -- "$hundred" "$hundred/splits/temporal-all.train" "$hundred/splits/temporal-all.valid" "$hundred/splits/temporal-all.test" "" ;;
    *) set -- "$hundred" "$hundred/splits/$1.train" "$hundred/splits/$1.valid" "$hundred/splits/$1.test" "" ;;
  esac
  dataset=$1 train=$2.idx valid=$3.idx test=$4.idx options=$5
}

# Runs a command and tells the most memory that it had, in MB, behind what it says.
watched() {
  "$@" &
  pid=$!
  most=0
  while kill -0 "$pid" 2>/dev/null; do
    had=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null || true)
    most=${had:-$most}
    sleep 0.5
  done
  wait "$pid"
  echo "resident $((most / 1024))"
}

measure() { # part model seed
  place "$1"
  work=$(mktemp -d)
  case $1 in
    ctr-random | *-pos) label=--label=rating\>=4 task="--task ctr" ;;
    *) label='' task='' ;;
  esac
  case $2 in
    # counted and closed forms learn from the valid part, too; all others stop by it
    top-k | item-cf | user-cf | markov | ease | als | item2vec | bpr) learned=$train,$valid held='' ;;
    *) learned=$train held="--valid $valid" ;;
  esac
  # shellcheck disable=SC2086 # options are separate words
  watched "$sluice" train --model "$2" --dataset "$dataset" --train "$learned" $held $label --seed "$3" --out "$work/artifact" > "$work/train.log"
  # shellcheck disable=SC2086
  "$sluice" evaluate $task --artifact "$work/artifact" --dataset "$dataset" --train "$train,$valid" --test "$test" $label $options > "$work/measured.log"
  awk -v part="$1" -v model="$2" -v seed="$3" \
    -v seconds="$(sed -n 's/.*"seconds" : \([0-9.]*\).*/\1/p' "$work/artifact/manifest.json")" \
    -v size="$(du -sk "$work/artifact" | cut -f 1)" -v resident="$(sed -n 's/^resident //p' "$work/train.log")" '
    / ms of CPU for a list$/ { cpu = $(NF - 6) }
    $1 ~ /^(ndcg|recall|hr|mrr)@/ || $1 == "logloss" { gsub(/[][,]/, ""); name = $1; sub(/@.*/, "", name); value[name] = $2; low[name] = $3; high[name] = $4 }
    $1 == "auc" { value["auc"] = $2 }
    END {
      first = "logloss" in value ? "logloss" : "ndcg"
      second = first == "logloss" ? "auc" : part == "sessions" ? "hr" : "recall"
      third = part == "sessions" ? value["mrr"] : ""
      printf "%s\t%s\t%s\t%s\t%.5f\t%s\t%s\t%s\t%s\t%s\t%s\n", part, model, seed, value[first], (high[first] - low[first]) / 3.92,
        value[second], third, seconds, size, resident, cpu
    }' "$work/measured.log" >> "$out/runs.tsv"
  tail -n 1 "$out/runs.tsv"
  rm -rf "$work"
}

if [ "${7:-}" = one ]; then # a job of its own
  measure "$parts" "$models" "$seeds"
  exit
fi
trap 'rm -rf "$SLUICE_FAMILY"' EXIT
"$sluice" --version > /dev/null # builds it, once
case " $parts " in *" sessions "*)
  "$sluice" generate --kind sessions --items 2000 --units 4000 --out "$SLUICE_FAMILY/shop" > /dev/null
  "$sluice" split --dataset "$SLUICE_FAMILY/shop" --by last --out "$SLUICE_FAMILY/shop/parts" > /dev/null ;;
esac
case " $parts " in *" latest"*) "$sluice" split --dataset "$latest" --by random --test 0.25 --valid 0.05 --out "$SLUICE_FAMILY/latest" > /dev/null ;; esac

for part in $parts; do
  case $part in
    ctr-random | *-pos) known=$predictions ;;
    *) known=$lists ;;
  esac
  for model in $known; do
    case " ${models:-$known} " in *" $model "*) ;; *) continue ;; esac
    case $model-$part in
      top-k-* | item-cf-* | user-cf-* | markov-* | ease-* | *-latest | *-latest-pos) own=1 ;;
      *) own=$seeds ;;
    esac
    for seed in $own; do
      grep -q "^$part	$model	$seed	" "$out/runs.tsv" || echo "$part $model $seed"
    done
  done
done | xargs -r -P "${JOBS:-2}" -L 1 sh -c 'exec "$0" "$1" "$2" "$3" "$4" "$5" "$6" one' "$0" "$hundred" "$latest" "$out"

"$here/table.sh" "$out/runs.tsv" > "$out/table.md"
cat "$out/table.md"

#!/bin/sh
# Trains and measures every model that gives lists, through the command line: three splits of MovieLens 100K, three seeds of each model that has one.
# Usage: run.sh DIRECTORY-OF-ML-100K OUT [MODELS [SPLITS [SEEDS]]], each a list with spaces. The splits lie in DIRECTORY/splits, as train, valid and test.
# What was measured is kept in OUT/runs.tsv and not measured again; OUT/table.md is made of it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
sluice=$here/../../sluice
data=$1
out=$2
models=${3:-"top-k item-cf user-cf markov ease als item2vec bpr gru4rec sasrec"}
splits=${4:-"rand75-all temporal-all llo-all"}
seeds=${5:-"1 2 3"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
touch "$out/runs.tsv"

# networks of sequences stop by the valid part; all others learn from it too
parts() {
  case $1 in
    gru4rec | sasrec) echo "--train $data/splits/$2.train.idx --valid $data/splits/$2.valid.idx" ;;
    *) echo "--train $data/splits/$2.train.idx,$data/splits/$2.valid.idx" ;;
  esac
}

measure() { # model split seed
  rm -rf "$work/artifact"
  # shellcheck disable=SC2046 # options are separate words
  "$sluice" train --model "$1" --dataset "$data" $(parts "$1" "$2") --seed "$3" --out "$work/artifact" > "$work/train.log"
  "$sluice" evaluate --artifact "$work/artifact" --dataset "$data" --train "$data/splits/$2.train.idx,$data/splits/$2.valid.idx" \
    --test "$data/splits/$2.test.idx" > "$work/measured.log"
  seconds=$(sed -n 's/.*"seconds" : \([0-9.]*\).*/\1/p' "$work/artifact/manifest.json")
  size=$(du -sk "$work/artifact" | cut -f 1)
  awk -v model="$1" -v part="$2" -v seed="$3" -v seconds="$seconds" -v size="$size" '
    $1 ~ /^(ndcg|recall|hr|mrr)@/ { gsub(/[][,]/, ""); value[$1] = $2; low[$1] = $3; high[$1] = $4 }
    END {
      printf "%s\t%s\t%s\t%s\t%.5f\t%s\t%s\t%s\t%s\t%s\n", model, part, seed, value["ndcg@10"], (high["ndcg@10"] - low["ndcg@10"]) / 3.92,
        value["recall@10"], value["hr@10"], value["mrr@10"], seconds, size
    }' "$work/measured.log" >> "$out/runs.tsv"
  tail -n 1 "$out/runs.tsv"
}

for split in $splits; do
  for model in $models; do
    case $model in
      top-k | item-cf | user-cf | markov | ease) own=1 ;;
      *) own=$seeds ;;
    esac
    for seed in $own; do
      grep -q "^$model	$split	$seed	" "$out/runs.tsv" || measure "$model" "$split" "$seed"
    done
  done
done

awk -F '\t' '
  { key = $1 SUBSEP $2; if (!($1 in seen)) { seen[$1] = ++models; name[models] = $1 } if (!($2 in known)) { known[$2] = ++splits; part[splits] = $2 }
    n[key]++; sum[key] += $4; error[key] += $5; recall[key] += $6; seconds[$1] += $9; runs[$1]++; size[$1] = $10
    if (!(key in least) || $4 < least[key]) least[key] = $4
    if (!(key in most) || $4 > most[key]) most[key] = $4 }
  END {
    line = "| model |"; rule = "|---|"
    for (s = 1; s <= splits; s++) { line = line " " part[s] " |"; rule = rule "---|" }
    print line " training, s | artifact, MB |"; print rule "--:|--:|"
    for (m = 1; m <= models; m++) {
      line = "| " name[m] " |"
      for (s = 1; s <= splits; s++) {
        key = name[m] SUBSEP part[s]
        if (!(key in n)) { line = line " |"; continue }
        line = line sprintf(" %.4f ± %.4f / %.4f", sum[key] / n[key], error[key] / n[key], recall[key] / n[key])
        if (n[key] > 1) line = line sprintf(" (%.4f to %.4f)", least[key], most[key])
        line = line " |"
      }
      print line sprintf(" %.1f | %.1f |", seconds[name[m]] / runs[name[m]], size[name[m]] / 1024)
    }
  }' "$out/runs.tsv" > "$out/table.md"
cat "$out/table.md"

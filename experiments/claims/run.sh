#!/bin/sh
# Claims of the literature, each by an experiment through the command line: on data drawn with what is claimed in them, and on MovieLens 100K.
# Usage: run.sh DIRECTORY-OF-ML-100K OUT [CLAIMS], a list with spaces. What was seen is kept in OUT, a file for each claim.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
sluice=$here/../../sluice
data=$1
out=$2
claims=${3:-"pairs wide-deep products deep sessions pictures ensemble"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

train() { # name model dataset train valid [options]
  name=$1 model=$2 dataset=$3 learned=$4 held=$5
  shift 5
  "$sluice" train --model "$model" --dataset "$dataset" --train "$learned" --valid "$held" --out "$work/$name" "$@" > "$work/$name.log"
}

measure() { # evaluate's options, then the names
  options=$1
  shift
  artifacts=""
  for name in "$@"; do
    artifacts="$artifacts --artifact $work/$name"
  done
  # shellcheck disable=SC2086 # options are separate words
  "$sluice" evaluate $options $artifacts
}

clicks() { # order: rows with what is drawn of interactions up to it
  [ -d "$work/clicks$1" ] && return
  "$sluice" generate --kind clicks --rows 300000 --order "$1" --out "$work/clicks$1" > /dev/null
  "$sluice" split --dataset "$work/clicks$1" --by random --out "$work/clicks$1/parts" > /dev/null
}

# Pairs of one attribute of units and one of items: every fifth pair of values is in the test alone, though each value is in the training with others.
pairs() {
  clicks 2
  set=$work/clicks2
  awk -F , -v out="$work" '
    function value(text) { sub(/^v/, "", text); return text + 0 }
    FILENAME ~ /units.csv$/ { unit[$1] = value($2); next }
    FILENAME ~ /items.csv$/ { item[$1] = value($3); next }
    FNR > 1 {
      file = (unit[$1] + item[$2]) % 5 == 0 ? "test" : FNR % 10 == 0 ? "valid" : "train"
      print FNR - 2 > (out "/pairs." file ".idx")
    }' "$set/units.csv" "$set/items.csv" "$set/interactions.csv"
  for model in lr crossed fm; do
    case $model in
      crossed) options='lr --set crosses=[["a0","a3"]]' ;;
      *) options=$model ;;
    esac
    # shellcheck disable=SC2086 # options are separate words
    set -- $options
    kind=$1
    shift
    train "pairs-$model" "$kind" "$work/clicks2" "$work/pairs.train.idx" "$work/pairs.valid.idx" \
      --label 'value>=1' --features a0=user.a0,a3=item.a3 --set rate=0.01 --set patience=4 "$@"
  done
  measure "--task ctr --label value>=1 --dataset $work/clicks2 --train $work/pairs.train.idx --test $work/pairs.test.idx" pairs-lr pairs-crossed pairs-fm
}

movielens() { # name model [options]
  name=$1 model=$2
  shift 2
  train "$name" "$model" "$data" "$data/splits/ctr-random.train.idx" "$data/splits/ctr-random.valid.idx" --label 'rating>=4' "$@"
}

on_movielens="--task ctr --label rating>=4 --dataset $data --train $data/splits/ctr-random.train.idx --test $data/splits/ctr-random.test.idx"

wide_deep() {
  crosses='crosses=[["user","genre"],["occupation","item"]]'
  movielens wide lr --set "$crosses"
  movielens deep wide-deep
  movielens both wide-deep --set "$crosses"
  measure "$on_movielens" both wide deep
}

products() {
  movielens mf mf
  movielens cfnet cfnet
  measure "$on_movielens" mf cfnet
}

deep() {
  movielens fm fm
  movielens dnn wide-deep
  movielens deepfm deepfm
  measure "$on_movielens" deepfm fm dnn
  clicks 3
  for model in fm wide-deep deepfm; do
    train "drawn-$model" "$model" "$work/clicks3" "$work/clicks3/parts/train.idx" "$work/clicks3/parts/valid.idx" --label 'value>=1'
  done
  measure "--task ctr --label value>=1 --dataset $work/clicks3 --train $work/clicks3/parts/train.idx --test $work/clicks3/parts/test.idx" \
    drawn-deepfm drawn-fm drawn-wide-deep
}

sessions() {
  "$sluice" generate --kind sessions --items 2000 --units 4000 --out "$work/shop" > /dev/null
  "$sluice" split --dataset "$work/shop" --by last --out "$work/shop/parts" > /dev/null
  for model in markov gru4rec conv3d-session; do
    train "$model" "$model" "$work/shop" "$work/shop/parts/train.idx" "$work/shop/parts/valid.idx"
  done
  measure "--k 20 --dataset $work/shop --train $work/shop/parts/train.idx,$work/shop/parts/valid.idx --test $work/shop/parts/test.idx" \
    gru4rec conv3d-session markov
}

# Pictures tell the genres of items that lack them; the rows of the test are of items that no row of the training has.
pictures() {
  "$sluice" generate --kind pictures --items 1000 --rows 100000 --out "$work/pictures" > /dev/null
  "$sluice" split --dataset "$work/pictures" --by time --test 0.1 --valid 0.1 --out "$work/pictures/parts" > /dev/null
  train content-cnn content-cnn "$work/pictures" "$work/pictures/parts/train.idx" "$work/pictures/parts/valid.idx"
  grep '^valid ' "$work/content-cnn.log"
  "$sluice" fill --attribute genre --model "$work/content-cnn" --dataset "$work/pictures" --out "$work/filled" | head -n 1
  for model in fm wukong; do
    for set in pictures filled; do
      train "$model-$set" "$model" "$work/$set" "$work/pictures/parts/train.idx" "$work/pictures/parts/valid.idx" --label 'value>=1'
    done
    measure "--task ctr --label value>=1 --dataset $work/pictures --train $work/pictures/parts/train.idx --test $work/pictures/parts/test.idx" \
      "$model-pictures" "$model-filled"
  done
}

ensemble() {
  learned=$data/splits/rand75-all.train.idx
  held=$data/splits/rand75-all.valid.idx
  train all blend "$data" "$learned" "$held" --set parts=als,ease,item-cf
  train without-als blend "$data" "$learned" "$held" --set parts=ease,item-cf
  train without-ease blend "$data" "$learned" "$held" --set parts=als,item-cf
  train item-cf item-cf "$data" "$learned" "$held"
  measure "--dataset $data --train $learned --test $data/splits/rand75-all.test.idx" all without-als without-ease item-cf
}

for claim in $claims; do
  start=$(date +%s)
  case $claim in
    wide-deep) wide_deep ;;
    *) "$claim" ;;
  esac > "$out/$claim.txt"
  echo "$claim: $(($(date +%s) - start)) s"
done

#!/bin/sh
# Makes tables of runs.tsv: part, model, seed, ndcg or logloss, its error, recall or auc or hit rate, mrr, seconds, kB of the artifact, MB resident, ms a list.
set -eu
for kind in lists predictions; do
  awk -F '\t' -v kind="$kind" '
    (($1 ~ /^(ctr-random|.*-pos)$/) ? "predictions" : "lists") != kind { next }
    {
      key = $2 SUBSEP $1
      if (!($2 in seen)) { seen[$2] = ++models; name[models] = $2 }
      if (!($1 in known)) { known[$1] = ++parts; part[parts] = $1 }
      n[key]++; sum[key] += $4; error[key] += $5; second[key] += $6; third[key] += $7
      runs[$2]++; seconds[$2] += $8; size[$2] = $9; if ($10 > resident[$2]) resident[$2] = $10; if ($11 != "") { cpu[$2] += $11; told[$2]++ }
      if (!(key in least) || $4 < least[key]) least[key] = $4
      if (!(key in most) || $4 > most[key]) most[key] = $4
    }
    END {
      if (!models) exit
      line = "| model |"; rule = "|---|"
      for (p = 1; p <= parts; p++) { line = line " " part[p] " |"; rule = rule "---|" }
      print line " training, s | artifact, MB | resident, MB |" (kind == "lists" ? " CPU for a list, ms |" : "")
      print rule "--:|--:|--:|" (kind == "lists" ? "--:|" : "")
      for (m = 1; m <= models; m++) {
        line = "| " name[m] " |"
        for (p = 1; p <= parts; p++) {
          key = name[m] SUBSEP part[p]
          if (!(key in n)) { line = line " |"; continue }
          line = line sprintf(" %.4f ± %.4f / %.4f", sum[key] / n[key], error[key] / n[key], second[key] / n[key])
          if (third[key] > 0) line = line sprintf(" / %.4f", third[key] / n[key])
          if (n[key] > 1) line = line sprintf(" (%.4f to %.4f)", least[key], most[key])
          line = line " |"
        }
        line = line sprintf(" %.1f | %.1f | %d |", seconds[name[m]] / runs[name[m]], size[name[m]] / 1024, resident[name[m]])
        print line (kind == "lists" ? sprintf(" %.2f |", told[name[m]] ? cpu[name[m]] / told[name[m]] : 0) : "")
      }
      print ""
    }' "$1"
done

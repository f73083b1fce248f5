#!/bin/sh
# Folders of pages with truth -> a model of docbin. Three networks that each never saw a third of the sets give the scores on the card; a
# fourth, trained on everything, is shipped. Give the same command again to go on after a cut. A GPU is used if PyTorch sees one.
#
#     scripts/train/model.sh unet|unet-lite|unet-tiny|unet-int8|unet-lite-int8 DATA [options of train.py or quantize.py]
#
# The 8-bit models are made from the runs of their parents, which come first.
set -e
name=$1 data=$2
shift 2
contests="dibco2009 hdibco2010 dibco2011 hdibco2012 dibco2013 hdibco2014 hdibco2016"
case $name in
  unet-lite) steps=14000 fold_steps=5000 ;;
  *) steps=5000 fold_steps=5000 ;;
esac
parent=${name%-int8}

train() {
  run=$1
  shift
  [ -f ".train/$run/$run.facts.json" ] ||
    scripts/train/train.sh --data "$data" --network "$name" --name "$run" --often $contests "$@"
  scripts/train/train.sh export --run "$run"
}

quantize() {
  [ -f ".train/$1-int8/$1-int8.facts.json" ] || scripts/train/train.sh quantize --data "$data" --run "$@"
}

if [ "$name" = "$parent" ]; then
  # the groups of data.py
  train "$name-a" --steps $fold_steps --hold-out dibco2013 hdibco2014 hdibco2016 nabuco noisyoffice "$@"
  train "$name-b" --steps $fold_steps --hold-out dibco2009 hdibco2012 bickley monk_cuper lrde_dbd "$@"
  train "$name-c" --steps $fold_steps --hold-out hdibco2010 dibco2011 phibd2012 s_ms2015 cb55 "$@"
  train "$name" --steps $steps "$@"
else
  for fold in -a -b -c ""; do quantize "$parent$fold" "$@"; done
fi
npm run build
ending=${name#"$parent"}
node scripts/train/publish.js "$name" --data "$data" --run "$name" \
  --folds "$parent-a$ending" --folds "$parent-b$ending" --folds "$parent-c$ending"

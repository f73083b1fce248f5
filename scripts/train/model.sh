#!/bin/sh
# Folders of pages with truth -> a model of docbin. Three networks that each never saw a third of the sets give the scores on the card; a
# fourth, trained on everything, is shipped. Give the same command again to go on after a cut.
#
#     scripts/train/model.sh unet|unet-lite|unet-tiny DATA [options of train.py]
set -e
network=$1 data=$2
shift 2
contests="dibco2009 hdibco2010 dibco2011 hdibco2012 dibco2013 hdibco2014 hdibco2016"

train() {
  run=$1
  shift
  [ -f ".train/$run/$run.facts.json" ] ||
    scripts/train/train.sh --data "$data" --network "$network" --name "$run" --often $contests "$@"
}

train "$network-a" --hold-out dibco2013 hdibco2014 hdibco2016 nabuco "$@"
train "$network-b" --hold-out dibco2009 hdibco2012 bickley monk_cuper "$@"
train "$network-c" --hold-out hdibco2010 dibco2011 phibd2012 s_ms2015 "$@"
train "$network" "$@"
npm run build
node scripts/train/publish.js "$network" --data "$data" --run "$network" --folds "$network-a" --folds "$network-b" --folds "$network-c"

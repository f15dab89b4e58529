#!/bin/sh
# All of the faults, not every so-many-th: long.sh FAILMALLOC SHORTIO
cd "${0%/*}" || exit 1
bad=0
./sweep.py || bad=1
./sweep.py --git install uninstall sync-git || bad=1
./sweep.py --twice || bad=1
MERGE_ENV=$PRELOAD ./memory.py "$1" || bad=1
MERGE_ENV=$PRELOAD ./shortio.py "$2" 1000 || bad=1
exit $bad

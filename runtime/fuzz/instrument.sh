#!/bin/sh
# Stands between cargo and rustc: what is fuzzed gets counters on every branch and its debug assertions, the dependencies
# stay as fast as they are.
rustc=$1
shift
case " $* " in
*" --crate-name pallet_registry "* | *" --crate-name pallet_rewards "* | *" --crate-name pallet_tasks "* | \
  *" --crate-name pallet_trainer_staking "* | *" --crate-name sheaf_primitives "* | *" --crate-name sheaf_runtime "* | \
  *" --crate-name sheaf_runtime_fuzz "* | *" --crate-name fuzz "*)
  exec "$rustc" "$@" -C debug-assertions=on -C passes=sancov-module \
    -C llvm-args=-sanitizer-coverage-level=4 -C llvm-args=-sanitizer-coverage-inline-8bit-counters \
    -C llvm-args=-sanitizer-coverage-pc-table -C llvm-args=-sanitizer-coverage-trace-compares
  ;;
*) exec "$rustc" "$@" ;;
esac

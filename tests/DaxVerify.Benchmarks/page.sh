#!/usr/bin/env bash
# page.sh [--short] [SUITE...] writes specs/benchmarks.md: what each suite prints, with its settings, the machine, its load and the date. Suites that are named are run, the
# sections of the others stay as they are; without a name all are run, which takes an hour or so, and the page is made anew. With --short less is run of each, and the page says so;
# without names it is all but explore, which takes longer.
set -euo pipefail
cd "$(dirname "$0")/../.."
page=specs/benchmarks.md
all="bus served specification properties linearizability scenarios explore analyzer copy"
declare -A what=(
  [bus]="Recordings replayed on bus and specification, and the cost of an operation beside 1 to 1,000 instances, pinned to one core. \`size up + down\` grows because the kernel's own algorithm walks the region's allocations; \`new_id\`, not in the table, offers its driver every device."
  [served]="A read and a write of an open \`size\` through the mount of a served machine, and on the same file without it: what a client pays is the way through the kernel and back, twice."
  [specification]="Explicit-state search, and bus and specification side by side."
  [properties]="Generated sequences on bus and specification, and what takes the time."
  [linearizability]="Judging random histories."
  [scenarios]="How many executions it takes to meet the known hang of Linux 6.12, a seed after another."
  [explore]="Executions until demo bugs are found, by strategy."
  [analyzer]="What the analyzer adds to a compile and to an edit, beside others."
  [copy]="The copy routines against the runtime, libc and libpmem, interleaved in one run. *warm* copies between the same addresses (\`flush\`: to a ring of 256 KiB), *cold target* to memory that hasn't been touched for
256 MiB, *cold* also from such memory. Cold copies past the cache to odd addresses lose against libpmem, which may use CLWB: [the memory-copy core](memory-copy.md) explains it. Sizes from 1 MiB up depend on what else
uses the memory bus."
)
declare -A less=([properties]="500 3" [linearizability]="20000" [scenarios]="3" [analyzer]="--edit" [copy]="quick")
minutes=60; short=""
if [ "${1:-}" = --short ]; then
  shift; short=1; minutes=2
fi
for suite in "$@"; do
  [ -n "${what[$suite]:-}" ] || { echo "page.sh: no suite '$suite'; there are: $all" >&2; exit 2; }
done
run="${*:-$all}"
[ -z "$short" ] || [ $# -gt 0 ] || run="${all/explore /}"

section() { # the section of a suite as the page has it
  [ -f "$page" ] && awk -v head="## $1" '$0 == head { on = 1 } on && /^## / && $0 != head { exit } on' "$page"
}

machine() {
  local model memory
  model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
  memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)
  echo "$(date -u '+%Y-%m-%d'), commit $(git rev-parse --short HEAD), $(nproc) cores of ${model:-an unknown processor}, $memory, $(uname -sr), .NET $(dotnet --version), load $(cut -d' ' -f1 /proc/loadavg)."
}

dotnet build -c Release tests/DaxVerify.Benchmarks -v q -nologo
new=$(mktemp); out=$(mktemp)
trap 'rm -f "$new" "$out"' EXIT
printf '# Benchmarks\n\nMade by `tests/DaxVerify.Benchmarks/page.sh [--short] [SUITE...]`; each section says how, when and where. A shared machine makes figures worse, never better.\nOther suites: `dotnet run -c Release --project tests/DaxVerify.Benchmarks -- correct|engines|faster|replays`.\n' > "$new"
for suite in $all; do
  if [[ " $run " == *" $suite "* ]]; then
    where=$(machine)
    how="$suite"
    [ -z "$short" ] || how="$suite${less[$suite]:+ ${less[$suite]}}"
    # Words of a suite's settings are words of the command line.
    # shellcheck disable=SC2086
    timeout "${minutes}m" tests/DaxVerify.Benchmarks/bin/Release/net10.0/DaxVerify.Benchmarks $how > "$out" || case $? in
      124) echo "(not to its end: a suite is given $minutes minutes)" >> "$out" ;;
      *) echo "(ended with exit code $?)" >> "$out" ;;
    esac
    printf '\n## %s\n\n%s\nMade by `%s`%s. %s\n\n```\n%s\n```\n' "$suite" "${what[$suite]}" "$how" "${short:+, short settings}" "$where" "$(cat "$out")" >> "$new"
  else
    old=$(section "$suite")
    [ -z "$old" ] || printf '\n%s\n' "$old" >> "$new"
  fi
done
cp "$new" "$page"

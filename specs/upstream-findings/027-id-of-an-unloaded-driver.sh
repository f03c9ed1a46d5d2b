#!/bin/sh
# unbound:new-id+rmmod: no-leak: alive after full tear-down: # id(s) of the unregistered driver device_dax
# Races the operations of this scenario on a running kernel; made by 'daxverify export --to shell'.
# Needs root, busybox sh, 1 soft-reserved range(s) of at least 64 MiB as region 0 on, dax_hmem with region_idle=Y, the drivers device_dax, not kmem.
# Use a virtual machine: it can hang the dax bus for good. Usage: [ROUNDS=2000] [MODULES=/modules] sh SCRIPT
# exit 1: the symptom showed and was printed; 0: it did not in ROUNDS rounds; 2: the machine is not as needed.
REGIONS='0'
DRIVERS='device_dax'
ROUNDS=${ROUNDS:-2000}
MODULES=${MODULES:-/modules}
T=${TMPDIR:-/tmp}/dax-race.$$
P=/sys/bus/platform/devices
H=/sys/bus/platform/drivers/hmem
D=/sys/bus/dax/devices
REPORTS='KASAN|KCSAN|BUG:|WARNING:|duplicate filename|refcount_t|lockdep|general protection'

symptom() { echo "symptom in round $round: $1"; echo "$2"; exit 1; }
unready() { echo "the machine is not ready in round $round: $1"; exit 2; }
put() { echo "$2" > "$1"; }
get() { v=; read -r v < "$1"; } 2>/dev/null
start_of() { s=$(cat $D/dax$1.0/resource); echo $((s)); }
range() { s=$(start_of $1); printf '%x-%x' $((s + $2)) $((s + $3)); }
count_reports() { dmesg 2>/dev/null | grep -cE "$REPORTS"; }
reload() { for m in $DRIVERS; do [ -d /sys/bus/dax/drivers/$m ] || insmod "$MODULES/$m.ko" || unready "no driver $m"; done; }

# Thread $1 waits for the start with no system call that sleeps, then a little longer: threads are apart by another time in each round.
gate() {
    while [ ! -e "$T/go" ]; do :; done
    spin=$(( round * ($1 * 14 + 7) % 64 ))
    while [ $spin -gt 0 ]; do spin=$((spin - 1)); done
}

# Reads a file again and again and keeps every value that it had; of an address only that it could be read.
look() {
    n=0
    while [ $n -lt 40 ]; do
        n=$((n + 1))
        if read -r v < "$2"; then v=ok:$v; elif v=$(cat "$2" 2>&1); then v=ok:$v; fi 2>/dev/null
        [ -n "$3" ] && case "$v" in ok*) v=ok ;; esac
        echo "$v" >> "$T/$1"
    done
}

# Runs a command whose N-th allocation fails (CONFIG_FAILSLAB, CONFIG_FAULT_INJECTION_DEBUG_FS); as it is where a kernel has none.
starved() {
    f=/sys/kernel/debug/failslab
    [ -d $f ] && { echo 0 > $f/verbose; echo N > $f/ignore-gfp-wait; } 2>/dev/null
    {
        [ -d $f ] && echo $2 > /proc/self/fail-nth
        eval "$3"
        code=$?
        [ -d $f ] && while ! echo 0 > /proc/self/fail-nth; do :; done 2>/dev/null
    } 2> "$T/$1"
    # Which error a failed allocation becomes depends on where it failed: all count as ENOMEM.
    if [ $code = 0 ]; then echo ok; else echo "Cannot allocate memory"; fi > "$T/$1"
}

# The outcome of an operation in $o: a value, or the name of an error.
outcome() {
    case "$1" in
        ok*) o=$1 ;;
        *"Operation not permitted"*) o=EPERM ;;
        *"No such file or directory"*|*"nonexistent directory"*|*"Directory nonexistent"*|*"can't read"*) o=ENODEV ;;
        *"Interrupted system call"*) o=EINTR ;;
        *"I/O error"*|*"Input/output error"*) o=EIO ;;
        *"No such device or address"*) o=ENXIO ;;
        *"Resource temporarily unavailable"*) o=EAGAIN ;;
        *"Out of memory"*|*"Cannot allocate memory"*) o=ENOMEM ;;
        *"Permission denied"*) o=EACCES ;;
        *"Device or resource busy"*|*"Resource busy"*) o=EBUSY ;;
        *"File exists"*) o=EEXIST ;;
        *"No such device"*|*"module not found"*) o=ENODEV ;;
        *"Invalid argument"*) o=EINVAL ;;
        *"No space left on device"*) o=ENOSPC ;;
        *"Numerical result out of range"*|*"Result not representable"*|*"out of range"*) o=ERANGE ;;
        *"Not supported"*|*"Operation not supported"*) o=EOPNOTSUPP ;;
        *) o=$1 ;;
    esac
}

# What there is, in $line.
state() {
    line=
    for r in $REGIONS; do
        g=$P/hmem.$r/dax_region
        [ -e $g/create ] || continue
        get $g/size && used=$v && get $g/available_size && used=$((used - v))
        get $g/seed; seed=$v
        get $g/create
        line="$line region$r:used=$used,seed=$seed,youngest=$v"
    done
    for r in $REGIONS; do
        for i in 0 1 2 3 4 5 6 7 8 9; do
            d=$D/dax$r.$i
            [ -e $d/size ] || continue
            b=
            for m in /sys/bus/dax/drivers/*; do [ -e $m/dax$r.$i ] && b=${m##*/}; done
            get $d/size; size=$v
            get $d/align
            line="$line dax$r.$i:size=$size,align=$v,driver=$b"
        done
    done
    line=${line# }
}

# Puts every region back to one empty instance; what stays behind after its provider is unbound is a symptom.
reset() {
    for r in $REGIONS; do
        [ -e $H/hmem.$r ] && echo hmem.$r > $H/unbind
        for d in $D/dax$r.*; do [ -e "$d" ] && symptom "$d is left behind after its provider was unbound" "$(ls $D)"; done
        [ -e $P/hmem.$r/dax_region/size ] && symptom "hmem.$r still has its region's files after it was unbound" "$(ls $P/hmem.$r)"
    done
    reload
    for r in $REGIONS; do
        echo hmem.$r > $H/bind || symptom "hmem.$r can't be bound again" "$(dmesg | tail -3)"
    done
}

# A task that does not end within twenty seconds hangs; its stack says where.
await() {
    tries=0
    for t in $THREADS; do
        eval "p=\$pid$t"
        while :; do
            get "/proc/$p/stat"
            set -- $v
            case "$3" in ''|Z|X) break ;; esac
            tries=$((tries + 1))
            [ $tries -gt 400 ] && hung
            sleep 0.05 2>/dev/null || sleep 1
        done
    done
    wait
}
hung() {
    echo "symptom in round $round: tasks hang"
    for t in $THREADS; do
        eval "p=\$pid$t"
        [ -e "/proc/$p/stack" ] || continue
        echo "thread $t, task $p, state $(cut -d' ' -f3 "/proc/$p/stat")"
        cat "/proc/$p/stack"
    done
    exit 1
}

# No order of the operations explains what they returned, or what they left.
collect() {
    results=
    for t in $OPERATIONS; do
        get "$T/$t"
        outcome "$v"
        results="$results$t=$o "
    done
    for t in $READS; do
        sort -u "$T/$t" > "$T/values"
        while read -r value; do
            outcome "$value"
            readable "$t=$o" || symptom "no order explains what $t read" "$t=$o"
        done < "$T/values"
    done
    [ -z "$OPERATIONS$READS" ] || { state; allowed "$results| $line"; } || symptom "no order explains these results" "$results| $line"
}

setup() {
    put /sys/bus/platform/drivers/hmem/unbind hmem.0 || unready 'write /sys/bus/platform/drivers/hmem/unbind "hmem.0"'
    true
}

thread1() {
    gate 1
    put /sys/bus/dax/drivers/device_dax/new_id dax0.1 2> "$T/1.1" && echo ok > "$T/1.1"
}

thread2() {
    gate 2
    rmmod device_dax 2> "$T/2.1" && echo ok > "$T/2.1"
}

OPERATIONS='1.1 2.1'
READS=''

# What the operations may return, and the configuration that they may leave, if each takes effect at one moment.
allowed() {
    case "$1" in
        '1.1=ENODEV 2.1=ok | ') ;;
        '1.1=ok 2.1=ok | ') ;;
        *) return 1 ;;
    esac
}
readable() {
    case "$1" in
        *) return 1 ;;
    esac
}

THREADS='1 2'
round=0
reload
for r in $REGIONS; do [ -e $P/hmem.$r ] || unready "no hmem.$r"; done
mkdir -p "$T" || exit 2
reports=$(count_reports)
while [ $round -lt "$ROUNDS" ]; do
    round=$((round + 1))
    echo $round > "$T.round"
    reset
    setup
    rm -f "$T"/*
    for t in $THREADS; do
        thread$t &
        eval "pid$t=\$!"
        echo $! > "$T/pid$t"
    done
    : > "$T/go"
    await
    collect
    [ "$(count_reports)" -le "$reports" ] || symptom "the kernel's log has a report" "$(dmesg | grep -E "$REPORTS" | tail -5)"
done
reset
rm -rf "$T" "$T.round"
echo "no symptom in $ROUNDS rounds"

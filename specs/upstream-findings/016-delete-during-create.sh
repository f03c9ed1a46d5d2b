#!/bin/sh
# A delete of an instance whose creation has not ended succeeds and deletes nothing
# Races the operations on a running kernel (root, busybox sh, a soft-reserved range that dax_hmem made into region 0 with
# region_idle=1, device_dax loaded, kmem not loaded). Usage: [ROUNDS=2000] sh 016-delete-during-create.sh; exit 1 when the symptom shows, 0 when the rounds end.
# It can hang the machine's dax bus for good: use a virtual machine.
R=/sys/bus/platform/devices/hmem.0/dax_region
H=/sys/bus/platform/drivers/hmem
D=/sys/bus/dax/devices
ROUNDS=${ROUNDS:-2000}

running() { case "$(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null)" in ''|Z|X) return 1 ;; esac; }
await() {
    tries=0
    while running "$1" || running "$2"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] && continue
        [ $tries -gt 220 ] && { echo "hung in round $round:"; cat "/proc/$1/stack" "/proc/$2/stack"; exit 1; }
        sleep 1
    done
    wait
}
rebind() { [ -e $H/hmem.0 ] || echo hmem.0 > $H/bind; }
name() { cat $R/create; }

setup() { echo hmem.0 > $H/unbind; rebind; rm -f /tmp/dax-deleted; N=dax0.1; }
first() { echo 1 > $R/create; }
second() { i=0; while [ $i -lt 50 ]; do echo $N > $R/delete && { touch /tmp/dax-deleted; break; }; i=$((i + 1)); done; }
symptom() { [ -e /tmp/dax-deleted ] && [ -e $D/$N ]; }

round=0
while [ $round -lt "$ROUNDS" ]; do
    round=$((round + 1))
    setup 2>/dev/null
    first 2>/dev/null & one=$!
    second 2>/dev/null & two=$!
    await $one $two
    symptom && { echo "wrong in round $round"; exit 1; }
done
echo "no symptom in $ROUNDS rounds"

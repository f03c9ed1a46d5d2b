/*
 * Guest-side executor of sysfs operation sequences for the device-dax bus.
 * Runs as init's only long-lived child.  Reads /ops (made by GuestProgram),
 * executes each operation with raw system calls and writes JSON Lines to the
 * emulator's debug port (I/O port 0xe9): every byte is out of the guest before
 * the next operation starts, whatever happens to the kernel.  Build: gcc -O1 -static -o agent agent.c
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef MAP_SYNC
#define MAP_SYNC 0x80000
#endif

static int kmsg_fd = -1;

/* ---------- output ---------- */
static char ob[1 << 20];
static size_t on;
static void o_raw(const char *s, size_t n) { if (on + n < sizeof ob) { memcpy(ob + on, s, n); on += n; } }
static void o_s(const char *s) { o_raw(s, strlen(s)); }
static void o_f(const char *f, ...) { char t[512]; va_list a; va_start(a, f); vsnprintf(t, sizeof t, f, a); va_end(a); o_s(t); }
static void o_js(const char *s, size_t n)
{
	o_s("\"");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = s[i];
		if (c == '"' || c == '\\') { char t[2] = { '\\', (char)c }; o_raw(t, 2); }
		else if (c == '\n') o_s("\\n");
		else if (c == '\t') o_s("\\t");
		else if (c < 32 || c > 126) o_f("\\u%04x", c);
		else o_raw((char *)&c, 1);
	}
	o_s("\"");
}
static void o_flush(void)
{
	o_s("\n");
	outsb(0xe9, ob, on);
	on = 0;
}
static const char *ename(int e)
{
	static char t[32];
	const char *n;
	if (e == 0) return "0";
	if (e == 524) return "ENOTSUPP";
	if (e == 517) return "EPROBE_DEFER";
	n = strerrorname_np(e);
	if (n) return n;
	snprintf(t, sizeof t, "E%d", e);
	return t;
}

/* ---------- small file helpers ---------- */
static int rd_at(int dfd, const char *path, char *buf, size_t cap)
{
	int fd = openat(dfd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return -errno;
	size_t n = 0; ssize_t r;
	while (n < cap - 1 && (r = read(fd, buf + n, cap - 1 - n)) != 0) {
		if (r < 0) { int e = errno; close(fd); return -e; }
		n += r;
	}
	buf[n] = 0;
	close(fd);
	return (int)n;
}
static int wr(const char *path, const char *v)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0) return errno;
	ssize_t r = write(fd, v, strlen(v));
	int e = r < 0 ? errno : 0;
	close(fd);
	return e;
}

/* ---------- snapshot ---------- */
struct kv { char *k, *v; };
struct snap { struct kv e[8192]; int n; char arena[1 << 20]; size_t a; };
static struct snap *cur, *prev;
static char *dup_a(struct snap *s, const char *t, size_t n)
{
	if (s->a + n + 1 > sizeof s->arena) return "";
	char *p = s->arena + s->a; memcpy(p, t, n); p[n] = 0; s->a += n + 1; return p;
}
static void put(struct snap *s, const char *k, const char *v)
{
	if (s->n >= 8192) return;
	s->e[s->n].k = dup_a(s, k, strlen(k)); s->e[s->n].v = dup_a(s, v, strlen(v)); s->n++;
}
static void put_file(struct snap *s, int dfd, const char *file, const char *key, int skip_absent)
{
	char b[4200];
	int n = rd_at(dfd, file, b, sizeof b);
	if (n < 0) {
		if (n == -ENOENT && skip_absent) return;
		char t[40]; snprintf(t, sizeof t, "!%s", ename(-n)); put(s, key, t); return;
	}
	if (n > 0 && b[n - 1] == '\n') b[n - 1] = 0;
	put(s, key, b);
}
static int cmpkv(const void *a, const void *b) { return strcmp(((struct kv *)a)->k, ((struct kv *)b)->k); }

static struct { uint64_t s, e; } rng[16]; static int nrng; /* fixed per boot */
static void learn_ranges(void)
{
	char *b = malloc(1 << 18); int n = rd_at(AT_FDCWD, "/proc/iomem", b, 1 << 18);
	if (n < 0) { free(b); return; }
	for (char *l = strtok(b, "\n"); l; l = strtok(NULL, "\n")) {
		unsigned long long s, e;
		if ((strstr(l, "Soft Reserved") || strstr(l, "Persistent Memory")) && sscanf(l, " %llx-%llx", &s, &e) == 2 && nrng < 16) {
			rng[nrng].s = s; rng[nrng].e = e; nrng++;
		}
	}
	free(b);
}
static void snap_iomem(struct snap *s)
{
	static char b[1 << 18], o[1 << 17];
	int n = rd_at(AT_FDCWD, "/proc/iomem", b, sizeof b); size_t on2 = 0; char *sv;
	o[0] = 0;
	if (n < 0) return;
	for (char *l = strtok_r(b, "\n", &sv); l; l = strtok_r(NULL, "\n", &sv)) {
		unsigned long long a, e;
		if (sscanf(l, " %llx-%llx", &a, &e) != 2) continue;
		for (int i = 0; i < nrng; i++)
			if (a >= rng[i].s && e <= rng[i].e) { on2 += snprintf(o + on2, sizeof o - on2, "%s\n", l); break; }
	}
	put(s, "iomem", o);
}
static void snap_region(struct snap *s, const char *dir)
{
	int d = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d < 0) return;
	static const char *at[] = { "id", "size", "available_size", "align", "seed", "create", NULL };
	char idb[64], key[128];
	int n = rd_at(d, "id", idb, sizeof idb);
	if (n < 0) snprintf(idb, sizeof idb, "?"); else if (n > 0 && idb[n - 1] == '\n') idb[n - 1] = 0;
	for (int i = 0; at[i]; i++) { snprintf(key, sizeof key, "region%s/%s", idb, at[i]); put_file(s, d, at[i], key, 1); }
	close(d);
}
static void snap_dax(struct snap *s, const char *name)
{
	char p[600], key[800], l[300];
	snprintf(p, sizeof p, "/sys/bus/dax/devices/%s", name);
	int d = open(p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d < 0) return;
	static const char *at[] = { "size", "align", "resource", "target_node", "numa_node", "modalias", "memmap_on_memory", NULL };
	for (int i = 0; at[i]; i++) { snprintf(key, sizeof key, "%s/%s", name, at[i]); put_file(s, d, at[i], key, 1); }
	ssize_t n = readlinkat(d, "driver", l, sizeof l - 1);
	if (n > 0) { l[n] = 0; char *b = strrchr(l, '/'); snprintf(key, sizeof key, "%s/driver", name); put(s, key, b ? b + 1 : l); }
	DIR *D = fdopendir(d); struct dirent *de;
	if (!D) { close(d); return; }
	while ((de = readdir(D))) {
		if (strncmp(de->d_name, "mapping", 7) || de->d_name[7] < '0' || de->d_name[7] > '9') continue;
		static const char *ma[] = { "start", "end", "page_offset", NULL };
		for (int i = 0; ma[i]; i++) {
			snprintf(p, sizeof p, "%s/%s", de->d_name, ma[i]);
			snprintf(key, sizeof key, "%s/%s/%s", name, de->d_name, ma[i]);
			put_file(s, dirfd(D), p, key, 0);
		}
	}
	closedir(D);
}
static uint64_t memblk;
static unsigned char boot_blk[1 << 16]; /* memory blocks that exist before any hot-add: never touched, never shown */
static void learn_blocks(void)
{
	DIR *D = opendir("/sys/devices/system/memory"); struct dirent *de; unsigned n;
	if (!D) return;
	while ((de = readdir(D))) if (sscanf(de->d_name, "memory%u", &n) == 1 && n < sizeof boot_blk) boot_blk[n] = 1;
	closedir(D);
}
static void snapshot(struct snap *s)
{
	char p[400]; struct dirent *de; DIR *D;
	s->n = 0; s->a = 0;
	for (int i = 0; i < 16; i++) {
		snprintf(p, sizeof p, "/sys/bus/platform/devices/hmem.%d/dax_region", i);
		snap_region(s, p);
	}
	if ((D = opendir("/sys/bus/nd/devices"))) {
		while ((de = readdir(D))) if (!strncmp(de->d_name, "dax", 3)) {
			snprintf(p, sizeof p, "/sys/bus/nd/devices/%s/dax_region", de->d_name); snap_region(s, p);
		}
		closedir(D);
	}
	if ((D = opendir("/sys/bus/dax/devices"))) {
		while ((de = readdir(D))) if (de->d_name[0] != '.') snap_dax(s, de->d_name);
		closedir(D);
	}
	if ((D = opendir("/sys/bus/dax/drivers"))) {
		while ((de = readdir(D))) if (de->d_name[0] != '.') { snprintf(p, sizeof p, "drivers/%s", de->d_name); put(s, p, "registered"); }
		closedir(D);
	}
	if ((D = opendir("/dev"))) {
		while ((de = readdir(D))) if (!strncmp(de->d_name, "dax", 3)) { snprintf(p, sizeof p, "dev/%s", de->d_name); put(s, p, "char"); }
		closedir(D);
	}
	if (memblk) for (int i = 0; i < nrng; i++)
		for (uint64_t a = rng[i].s / memblk; a <= rng[i].e / memblk; a++) {
			if (boot_blk[a & 0xffff]) continue;
			char k[64]; snprintf(p, sizeof p, "/sys/devices/system/memory/memory%llu/state", (unsigned long long)a);
			snprintf(k, sizeof k, "memory%llu/state", (unsigned long long)a);
			put_file(s, AT_FDCWD, p, k, 1);
		}
	snap_iomem(s);
	qsort(s->e, s->n, sizeof s->e[0], cmpkv);
}
static void o_val(const struct kv *x)
{
	if (strcmp(x->k, "iomem")) { o_js(x->v, strlen(x->v)); return; }
	o_s("["); int first = 1;
	for (const char *p = x->v; *p;) {
		const char *q = strchr(p, '\n'); size_t n = q ? (size_t)(q - p) : strlen(p);
		if (!first) o_s(","); first = 0;
		o_js(p, n); p += n + (q ? 1 : 0);
	}
	o_s("]");
}
static void o_delta(struct snap *a, struct snap *b, const char *tag)
{
	int i = 0, j = 0, c = 0;
	o_f(",\"%s\":{", tag);
	while ((a && i < a->n) || j < b->n) {
		int r = !a || i >= a->n ? 1 : j >= b->n ? -1 : strcmp(a->e[i].k, b->e[j].k);
		if (r < 0) { if (c++) o_s(","); o_js(a->e[i].k, strlen(a->e[i].k)); o_s(":null"); i++; }
		else if (r > 0) { if (c++) o_s(","); o_js(b->e[j].k, strlen(b->e[j].k)); o_s(":"); o_val(&b->e[j]); j++; }
		else {
			if (strcmp(a->e[i].v, b->e[j].v)) { if (c++) o_s(","); o_js(b->e[j].k, strlen(b->e[j].k)); o_s(":"); o_val(&b->e[j]); }
			i++; j++;
		}
	}
	o_s("}");
}

/* ---------- kernel log ---------- */
static int o_kmsg(void) /* emits ,"k":[[level,"text"],...] when there is any */
{
	char b[8192]; ssize_t n; int c = 0;
	while ((n = read(kmsg_fd, b, sizeof b - 1)) > 0 || (n < 0 && errno == EPIPE)) {
		if (n < 0) continue;
		b[n] = 0;
		char *t = strchr(b, ';'); if (!t) continue;
		int lvl = atoi(b) & 7; t++;
		char *e = strchr(t, '\n'); if (e) *e = 0;
		if (strstr(t, "random: crng") || strstr(t, "taints kernel") || strstr(t, "module verification")) continue;
		o_s(c++ ? "," : ",\"k\":[");
		o_f("[%d,", lvl); o_js(t, strlen(t)); o_s("]");
	}
	if (c) o_s("]");
	return c;
}
static void kmsg_drop(void) { char b[8192]; ssize_t n; while ((n = read(kmsg_fd, b, sizeof b)) > 0 || (n < 0 && errno == EPIPE)) ; }

/* ---------- mappings ---------- */
static int slot_fd = -1;
static char *map_p; static size_t map_len;
static sigjmp_buf jb;
static volatile int touching;
static void on_sig(int s)
{
	if (!touching) { signal(s, SIG_DFL); return; } /* a defect of this program: die visibly */
	siglongjmp(jb, s);
}

/* ---------- module and reset ---------- */
static int ins(const char *m, const char *par)
{
	char p[128]; snprintf(p, sizeof p, "/mods/%s.ko", m);
	int fd = open(p, O_RDONLY | O_CLOEXEC); if (fd < 0) return errno;
	int r = syscall(SYS_finit_module, fd, par, 0), e = r ? errno : 0;
	close(fd); return e;
}
static int rmm(const char *m) { return syscall(SYS_delete_module, m, O_NONBLOCK) ? errno : 0; }
static int reset(int idle, char *drivers)
{
	char p[200], b[64]; int bad = 0;
	if (map_p) { munmap(map_p, map_len); map_p = NULL; }
	if (slot_fd >= 0) { close(slot_fd); slot_fd = -1; }
	if (memblk) for (int i = 0; i < nrng; i++)
		for (uint64_t a = rng[i].s / memblk; a <= rng[i].e / memblk; a++) {
			if (boot_blk[a & 0xffff]) continue;
			snprintf(p, sizeof p, "/sys/devices/system/memory/memory%llu/state", (unsigned long long)a);
			if (rd_at(AT_FDCWD, p, b, sizeof b) > 0 && strncmp(b, "offline", 7)) wr(p, "offline");
		}
	for (int i = 0; i < 16; i++) {
		snprintf(p, sizeof p, "/sys/bus/platform/drivers/hmem/hmem.%d", i);
		if (access(p, F_OK)) continue;
		snprintf(b, sizeof b, "hmem.%d", i);
		wr("/sys/bus/platform/drivers/hmem/unbind", b);
	}
	int pm = !access("/sys/bus/nd/drivers/dax_pmem", F_OK);
	if (pm) wr("/sys/bus/nd/drivers/dax_pmem/unbind", "dax0.0");
	if (!access("/sys/module/kmem", F_OK) && rmm("kmem")) bad |= 1;
	if (!access("/sys/module/device_dax", F_OK) && rmm("device_dax")) bad |= 2;
	wr("/sys/kernel/debug/clear_warn_once", "1");
	wr("/sys/module/dax_hmem/parameters/region_idle", idle ? "Y" : "N");
	for (char *d = strtok(drivers, ","); d; d = strtok(NULL, ",")) if (strcmp(d, "-") && ins(d, "")) bad |= 4;
	for (int i = 0; i < 16; i++) {
		snprintf(p, sizeof p, "/sys/bus/platform/devices/hmem.%d", i);
		if (access(p, F_OK)) continue;
		snprintf(b, sizeof b, "hmem.%d", i);
		wr("/sys/bus/platform/drivers/hmem/bind", b);
	}
	if (pm && wr("/sys/bus/nd/drivers/dax_pmem/bind", "dax0.0")) bad |= 8;
	return bad;
}

/* ---------- operations ---------- */
static char *unhex(char *h, size_t *n)
{
	size_t l = strlen(h) / 2; char *o = malloc(l + 1);
	for (size_t i = 0; i < l; i++) { unsigned v; sscanf(h + 2 * i, "%2x", &v); o[i] = v; }
	o[l] = 0; *n = l; return o;
}
static volatile long *progress;

static void res_e(int e, const char *at) { o_f("\"errno\":\"%s\"", ename(e)); if (e && at) o_f(",\"at\":\"%s\"", at); }

static uint64_t seqtag;
static int do_op(char *l) /* returns 1 when a snapshot is due */
{
	char *f[10] = { "" }; int n = 0; char *sv;
	for (char *t = strtok_r(l, "\t", &sv); t && n < 10; t = strtok_r(NULL, "\t", &sv)) f[n++] = t;
	switch (f[0][0]) {
	case 'W': {
		size_t vl = 0; char *v = n > 2 ? unhex(f[2], &vl) : strdup("");
		int fd = open(f[1], O_WRONLY | O_CLOEXEC);
		if (fd < 0) { res_e(errno, "open"); free(v); return 1; }
		ssize_t r = write(fd, v, vl); int e = errno;
		if (r < 0) res_e(e, "write"); else { res_e(0, NULL); if ((size_t)r != vl) o_f(",\"count\":%zd", r); }
		close(fd); free(v); return 1;
	}
	case 'R': {
		static char b[8192];
		int fd = open(f[1], O_RDONLY | O_CLOEXEC);
		if (fd < 0) { res_e(errno, "open"); return 0; }
		ssize_t r = read(fd, b, sizeof b); int e = errno;
		if (r < 0) res_e(e, "read"); else { res_e(0, NULL); o_s(",\"text\":"); o_js(b, r); }
		close(fd); return 0;
	}
	case 'I': res_e(ins(f[1], n > 2 ? f[2] : ""), NULL); return 1;
	case 'X': res_e(rmm(f[1]), NULL); return 1;
	case 'O': {
		char p[200]; snprintf(p, sizeof p, "/dev/%s", f[1]);
		if (slot_fd >= 0) close(slot_fd);
		slot_fd = open(p, (!strcmp(f[2], "ro") ? O_RDONLY : O_RDWR) | O_CLOEXEC);
		res_e(slot_fd < 0 ? errno : 0, "open"); return 0;
	}
	case 'C': if (slot_fd >= 0) { res_e(close(slot_fd) ? errno : 0, "close"); slot_fd = -1; } else res_e(EBADF, "close"); return 1;
	case 'M': { /* M dev off len prot flags fixed_off */
		int fd = slot_fd, own = 0, prot = 0, fl = 0;
		if (map_p) { munmap(map_p, map_len); map_p = NULL; }
		if (strchr(f[4], 'r')) prot |= PROT_READ;
		if (strchr(f[4], 'w')) prot |= PROT_WRITE;
		if (strchr(f[4], 'x')) prot |= PROT_EXEC;
		if (!strcmp(f[5], "shared")) fl = MAP_SHARED; else if (!strcmp(f[5], "private")) fl = MAP_PRIVATE; else fl = MAP_SHARED_VALIDATE | MAP_SYNC;
		if (strcmp(f[1], "@")) {
			char p[200]; snprintf(p, sizeof p, "/dev/%s", f[1]);
			fd = open(p, ((prot & PROT_WRITE) ? O_RDWR : O_RDONLY) | O_CLOEXEC);
			if (fd < 0) { res_e(errno, "open"); return 0; }
			own = 1;
		}
		size_t len = strtoull(f[3], 0, 0); off_t off = strtoull(f[2], 0, 0); long long fx = strtoll(f[6], 0, 0);
		void *a = NULL, *rs = NULL; size_t G = 1ul << 30;
		if (fx >= 0) {
			rs = mmap(NULL, 4 * G, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
			a = (void *)((((uintptr_t)rs + G - 1) & ~(G - 1)) + fx); fl |= MAP_FIXED;
		}
		char *p = mmap(a, len, prot, fl, fd, off); int e = errno;
		if (p == MAP_FAILED) { res_e(e, "mmap"); if (rs && rs != MAP_FAILED) munmap(rs, 4 * G); }
		else {
			res_e(0, NULL); map_p = p; map_len = len;
			uintptr_t u = (uintptr_t)p;
			o_f(",\"addr_align\":\"%s\"", !(u & (G - 1)) ? "1G" : !(u & 0x1fffff) ? "2M" : "4K");
		}
		if (own) close(fd);
		return 1;
	}
	case 'T': { /* T off r|w value */
		if (!map_p) { o_s("\"errno\":\"-\",\"text\":\"nomap\""); return 0; }
		if (strtoull(f[1], 0, 0) + 8 > ((map_len + 4095) & ~4095ul)) { o_s("\"errno\":\"-\",\"text\":\"outside\""); return 0; }
		size_t off = strtoull(f[1], 0, 0); uint64_t v = strtoull(f[3], 0, 0);
		int s = sigsetjmp(jb, 1);
		touching = s == 0;
		if (s == 0) {
			if (f[2][0] == 'w') { *(volatile uint64_t *)(map_p + off) = v; o_s("\"errno\":\"0\",\"text\":\"ok\""); }
			else {
				uint64_t x = *(volatile uint64_t *)(map_p + off);
				if ((x >> 32) == seqtag) o_f("\"errno\":\"0\",\"text\":\"0x%llx\"", (unsigned long long)x);
				else o_s("\"errno\":\"0\",\"text\":\"other\"");
			}
		} else o_f("\"errno\":\"%s\",\"at\":\"touch\"", s == SIGBUS ? "SIGBUS" : s == SIGSEGV ? "SIGSEGV" : "SIG?");
		touching = 0;
		return 0;
	}
	case 'U':
		if (!map_p) { o_s("\"errno\":\"-\",\"text\":\"nomap\""); return 0; }
		if (n > 2 && strtoull(f[1], 0, 0) + strtoull(f[2], 0, 0) > ((map_len + 4095) & ~4095ul)) { o_s("\"errno\":\"-\",\"text\":\"outside\""); return 0; }
		if (n > 2) { res_e(munmap(map_p + strtoull(f[1], 0, 0), strtoull(f[2], 0, 0)) ? errno : 0, "munmap"); return 1; }
		res_e(munmap(map_p, map_len) ? errno : 0, "munmap"); map_p = NULL; return 1;
	}
	o_s("\"errno\":\"-\""); return 0;
}

static int worker(void)
{
	FILE *f = fopen("/ops", "r");
	static char l[1 << 16];
	long q = -1; int step = 0, failed = 0;
	struct timespec t0, t1;
	signal(SIGBUS, on_sig); signal(SIGSEGV, on_sig);
	while (fgets(l, sizeof l, f)) {
		l[strcspn(l, "\n")] = 0;
		(*progress)++;
		if (l[0] == 'S') {
			char drv[200]; int idle; unsigned long long tg;
			sscanf(l, "S\t%ld\t%d\t%llx\t%199s", &q, &idle, &tg, drv);
			seqtag = tg; step = 0;
			int bad = reset(idle, drv);
			kmsg_drop();
			snapshot(prev);
			o_f("{\"q\":%ld,\"reset\":%d", q, bad);
			o_delta(NULL, prev, "initial"); o_s("}"); o_flush();
			if (bad) { failed = 1; break; }
			clock_gettime(CLOCK_MONOTONIC, &t0);
			continue;
		}
		if (l[0] == 'E') {
			clock_gettime(CLOCK_MONOTONIC, &t1);
			o_f("{\"q\":%ld,\"end\":%d,\"ms\":%ld}", q, step, (t1.tv_sec - t0.tv_sec) * 1000 + (t1.tv_nsec - t0.tv_nsec) / 1000000); o_flush();
			continue;
		}
		o_f("{\"q\":%ld,\"s\":%d,\"r\":{", q, step);
		int want = do_op(l);
		o_s("}");
		if (want) { snapshot(cur); o_delta(prev, cur, "d"); struct snap *t = prev; prev = cur; cur = t; }
		o_kmsg();
		o_s("}"); o_flush();
		step++;
	}
	char none[] = "-";
	if (!failed) reset(1, none); /* tear the last sequence down too */
	return failed ? 3 : 0;
}

int main(void)
{
	if (ioperm(0xe9, 1, 1)) { perror("ioperm"); sleep(2); reboot(RB_POWER_OFF); }
	kmsg_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	progress = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cur = calloc(1, sizeof *cur); prev = calloc(1, sizeof *prev);
	learn_ranges(); learn_blocks();
	char b[64]; if (rd_at(AT_FDCWD, "/sys/devices/system/memory/block_size_bytes", b, sizeof b) > 0) memblk = strtoull(b, 0, 16);
	o_f("{\"hello\":1,\"memory_block_size\":%llu,\"ranges\":[", (unsigned long long)memblk);
	for (int i = 0; i < nrng; i++) o_f("%s[\"0x%llx\",\"0x%llx\"]", i ? "," : "", (unsigned long long)rng[i].s, (unsigned long long)rng[i].e);
	o_s("]}"); o_flush();
	pid_t p = fork();
	if (p == 0) _exit(worker());
	long last = -1; int stuck = 0, st;
	for (;;) {
		usleep(100000);
		if (waitpid(p, &st, WNOHANG) == p) {
			if (WIFSIGNALED(st)) { lseek(kmsg_fd, 0, SEEK_CUR); o_f("{\"died\":%d", WTERMSIG(st)); o_kmsg(); o_s("}"); }
			else o_f("{\"bye\":%d}", WEXITSTATUS(st));
			o_flush(); break;
		}
		if (*progress != last) { last = *progress; stuck = 0; }
		else if (++stuck > 100) {
			char pp[64], s[8192]; snprintf(pp, sizeof pp, "/proc/%d/stack", p);
			int n = rd_at(AT_FDCWD, pp, s, sizeof s);
			o_s("{\"hang\":1,\"stack\":"); o_js(s, n > 0 ? n : 0); o_kmsg(); o_s("}"); o_flush(); break;
		}
	}
	reboot(RB_POWER_OFF);
	return 0;
}

/*
 * What runs in the guest. It takes operations from /ops, a line each (Recording/GuestProgram.cs spells them), makes the system call that each stands
 * for, and tells what came of it (Guests/GuestRecords.cs reads that): groups of lines, a letter and fields behind tabs, closed by a line ";".
 *
 *   s NUMBER FAILED        a sequence begins; FAILED: the machine couldn't be brought to its start
 *   r ERRNO [CALL]         a result; then perhaps c COUNT (written), t TEXT (read), a ADDRESS (mapped), w WORD (touched), n WHY (not executed)
 *   d                      the machine was looked at: + KEY VALUE and - KEY, against the look before (against nothing at a beginning)
 *   k LEVEL TEXT           a line of the kernel's log
 *   b | x SIGNAL | h       all done | the process that made the calls died | it hangs
 *
 * A group leaves through the emulator's debug port before the next call is made, so that a dying kernel takes nothing along.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEBUG_PORT = 0xe9, MOST_KEYS = 8192, MOST_RANGES = 16, MOST_BLOCKS = 1 << 16, SECONDS_TO_HANG = 10 };
static const size_t GIB = 1ul << 30;

static FILE *out;
static char *out_text;
static size_t out_size;
static int kernel_log;

/* ---- telling ---- */

/* A field: what isn't plain ASCII, and the backslash, is written as \ and two hexadecimal digits. */
static void field(FILE *to, const char *text, size_t length)
{
	fputc('\t', to);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = text[i];
		fprintf(to, c < ' ' || c > '~' || c == '\\' ? "\\%02x" : "%c", c);
	}
}

static void close_group(void)
{
	fputs(";\n", out);
	fflush(out);
	outsb(DEBUG_PORT, out_text, out_size);
	rewind(out);
}

static const char *name_of(int error)
{
	static char number[16];
	const char *name = error == 517 ? "EPROBE_DEFER" : error == 524 ? "ENOTSUPP" : strerrorname_np(error);
	snprintf(number, sizeof number, "E%d", error);
	return error == 0 ? "0" : name ? name : number;
}

static void result(int error, const char *call)
{
	fprintf(out, error ? "r\t%s\t%s\n" : "r\t%s\n", name_of(error), call);
}

static void tell_log(int is_wanted)
{
	char entry[8192];
	ssize_t size;
	while ((size = read(kernel_log, entry, sizeof entry - 1)) > 0 || (size < 0 && errno == EPIPE)) {
		char *text = size > 0 ? memchr(entry, ';', size) : NULL;
		if (text && is_wanted) {
			entry[size] = 0;
			fprintf(out, "k\t%d", atoi(entry) & 7);
			field(out, text + 1, strcspn(text + 1, "\n"));
			fputc('\n', out);
		}
	}
}

/* ---- files ---- */

/* The first bytes of a file, ended by a zero; the length, or an errno below zero. */
static ssize_t get(const char *path, char *text, size_t most)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return -errno;
	ssize_t size = 0, more;
	while (size < (ssize_t)most - 1 && (more = read(file, text + size, most - 1 - size)) != 0) {
		if (more < 0) {
			size = -errno;
			break;
		}
		size += more;
	}
	close(file);
	text[size < 0 ? 0 : size] = 0;
	return size;
}

static int set(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	int is_good = file >= 0 && write(file, text, strlen(text)) >= 0;
	if (file >= 0)
		close(file);
	return is_good;
}

/* Calls something for each entry of a folder whose name begins as said. */
static void each(const char *folder, const char *prefix, void (*visit)(const char *folder, const char *name))
{
	DIR *entries = opendir(folder);
	struct dirent *entry;
	while (entries && (entry = readdir(entries)))
		if (entry->d_name[0] != '.' && !strncmp(entry->d_name, prefix, strlen(prefix)))
			visit(folder, entry->d_name);
	if (entries)
		closedir(entries);
}

/* ---- looking at the machine ---- */

static struct look { char *lines[MOST_KEYS]; int count; } looks[2], *now = &looks[0], *before = &looks[1];
static struct { uint64_t start, end; } ranges[MOST_RANGES];
static int range_count;
static uint64_t block_size;
static char is_of_boot[MOST_BLOCKS]; /* memory blocks that were there before any operation: neither shown nor touched */

static void note(const char *key, const char *value)
{
	size_t size;
	if (now->count == MOST_KEYS)
		return;
	FILE *line = open_memstream(&now->lines[now->count++], &size);
	fputs(key, line);
	field(line, value, strlen(value));
	fclose(line);
}

static void note_file(const char *key, const char *path)
{
	char text[4200];
	ssize_t size = get(path, text, sizeof text);
	if (size == -ENOENT)
		return;
	if (size < 0)
		snprintf(text, sizeof text, "!%s", name_of(-size));
	else if (size > 0 && text[size - 1] == '\n')
		text[size - 1] = 0;
	note(key, text);
}

static void note_files(const char *folder, const char *object, const char *const *names)
{
	char path[900], key[400];
	for (; *names; names++) {
		snprintf(path, sizeof path, "%s/%s", folder, *names);
		snprintf(key, sizeof key, "%s/%s", object, *names);
		note_file(key, path);
	}
}

static void see_region(const char *folder, const char *name)
{
	static const char *const files[] = { "id", "size", "available_size", "align", "seed", "create", NULL };
	char path[700], id[32], object[64];
	snprintf(path, sizeof path, "%s/%s/dax_region/id", folder, name);
	if (get(path, id, sizeof id) <= 0)
		return;
	snprintf(object, sizeof object, "region%d", atoi(id));
	*strrchr(path, '/') = 0;
	note_files(path, object, files);
}

static void see_mapping(const char *folder, const char *name)
{
	static const char *const files[] = { "start", "end", "page_offset", NULL };
	char path[700], object[300];
	if (name[strlen("mapping")] < '0' || name[strlen("mapping")] > '9')
		return;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	snprintf(object, sizeof object, "%s/%s", strrchr(folder, '/') + 1, name);
	note_files(path, object, files);
}

static void see_device(const char *folder, const char *name)
{
	static const char *const files[] = { "size", "align", "resource", "target_node", "numa_node", "modalias", "memmap_on_memory", NULL };
	char path[700], key[300], driver[300];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	note_files(path, name, files);
	each(path, "mapping", see_mapping);
	strcat(path, "/driver");
	ssize_t size = readlink(path, driver, sizeof driver - 1);
	if (size > 0) {
		driver[size] = 0;
		snprintf(key, sizeof key, "%s/driver", name);
		note(key, strrchr(driver, '/') + 1);
	}
}

static void see_driver(const char *folder, const char *name)
{
	char key[300];
	(void)folder;
	snprintf(key, sizeof key, "drivers/%s", name);
	note(key, "registered");
}

static void see_node(const char *folder, const char *name)
{
	char key[300];
	(void)folder;
	snprintf(key, sizeof key, "dev/%s", name);
	note(key, "char");
}

/* Goes through the memory blocks of the ranges that operations made. */
static void each_block(void (*visit)(const char *path, const char *key))
{
	for (int i = 0; block_size && i < range_count; i++)
		for (uint64_t block = ranges[i].start / block_size; block <= ranges[i].end / block_size; block++) {
			char path[100];
			if (block < MOST_BLOCKS && is_of_boot[block])
				continue;
			snprintf(path, sizeof path, "/sys/devices/system/memory/memory%llu/state", (unsigned long long)block);
			visit(path, strstr(path, "/memory/") + strlen("/memory/"));
		}
}

static void see_block(const char *path, const char *key) { note_file(key, path); }

static void see_boot_block(const char *folder, const char *name)
{
	unsigned block;
	(void)folder;
	if (sscanf(name, "memory%u", &block) == 1 && block < MOST_BLOCKS)
		is_of_boot[block] = 1;
}

/* The lines of /proc/iomem that lie in the ranges; the first time, what the ranges are. */
static void see_iomem(int is_first)
{
	static char all[1 << 18], kept[1 << 18];
	char *end = kept;
	*kept = 0;
	get("/proc/iomem", all, sizeof all);
	for (char *line = strtok(all, "\n"); line; line = strtok(NULL, "\n")) {
		unsigned long long from, to;
		if (sscanf(line, " %llx-%llx", &from, &to) != 2)
			continue;
		if (is_first && strstr(line, "Soft Reserved") && range_count < MOST_RANGES) {
			ranges[range_count].start = from;
			ranges[range_count++].end = to;
		}
		for (int i = 0; i < range_count; i++)
			if (from >= ranges[i].start && to <= ranges[i].end) {
				end += sprintf(end, "%s\n", line);
				break;
			}
	}
	if (!is_first)
		note("iomem", kept);
}

static int is_in(const struct look *look, const char *line, size_t length)
{
	for (int i = 0; i < look->count; i++)
		if (!strncmp(look->lines[i], line, length))
			return 1;
	return 0;
}

/* Looks, tells what is different, and keeps the look for the next time. */
static void look(int is_first)
{
	struct look *last = now;
	now = before;
	before = last;
	for (; now->count > 0; now->count--)
		free(now->lines[now->count - 1]);
	each("/sys/bus/platform/devices", "hmem.", see_region);
	each("/sys/bus/dax/devices", "dax", see_device);
	each("/sys/bus/dax/drivers", "", see_driver);
	each("/dev", "dax", see_node);
	each_block(see_block);
	see_iomem(0);

	fputs("d\n", out);
	for (int i = 0; i < now->count; i++)
		if (is_first || !is_in(before, now->lines[i], strlen(now->lines[i]) + 1))
			fprintf(out, "+\t%s\n", now->lines[i]);
	for (int i = 0; !is_first && i < before->count; i++) {
		size_t key = strcspn(before->lines[i], "\t");
		if (!is_in(now, before->lines[i], key + 1))
			fprintf(out, "-\t%.*s\n", (int)key, before->lines[i]);
	}
}

/* ---- what is kept between operations ---- */

static int kept_file = -1;
static char *mapping;
static size_t mapping_size;
static sigjmp_buf before_touch;
static volatile sig_atomic_t is_touching;

static void faulted(int number)
{
	if (is_touching)
		siglongjmp(before_touch, number);
	signal(number, SIG_DFL); /* this program's own mistake: it dies of it, and that is told */
}

static void forget_mapping(void)
{
	if (mapping)
		munmap(mapping, mapping_size);
	mapping = NULL;
}

static int is_inside(uint64_t offset, uint64_t length)
{
	const char *why = !mapping ? "nomap" : offset + length > ((mapping_size + 4095) & ~4095ul) ? "outside" : NULL;
	if (why)
		fprintf(out, "r\t-\nn\t%s\n", why);
	return !why;
}

/* ---- modules, and the way back to a start ---- */

static int load(const char *module)
{
	char path[100];
	snprintf(path, sizeof path, "/mods/%s.ko", module);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	int error = file < 0 || syscall(SYS_finit_module, file, "", 0) ? errno : 0;
	if (file >= 0)
		close(file);
	return error;
}

static int unload(const char *module) { return syscall(SYS_delete_module, module, O_NONBLOCK) ? errno : 0; }

static void take_offline(const char *path, const char *key)
{
	char state[32];
	(void)key;
	if (get(path, state, sizeof state) > 0 && strncmp(state, "offline", 7))
		set(path, "offline");
}

static void unbind(const char *folder, const char *name) { (void)folder; set("/sys/bus/platform/drivers/hmem/unbind", name); }
static void bind(const char *folder, const char *name) { (void)folder; set("/sys/bus/platform/drivers/hmem/bind", name); }

/* The order is that of specs/kernel-traces/README.md, "Guest setup". */
static int reset(const char *idle, char *drivers)
{
	int failed = 0;
	forget_mapping();
	if (kept_file >= 0)
		close(kept_file);
	kept_file = -1;
	each_block(take_offline);
	each("/sys/bus/platform/drivers/hmem", "hmem.", unbind);
	failed |= !access("/sys/module/kmem", F_OK) && unload("kmem");
	failed |= !access("/sys/module/device_dax", F_OK) && unload("device_dax");
	set("/sys/kernel/debug/clear_warn_once", "1");
	set("/sys/module/dax_hmem/parameters/region_idle", idle);
	for (char *driver = strtok(drivers, ","); driver; driver = strtok(NULL, ","))
		failed |= strcmp(driver, "-") && load(driver);
	each("/sys/bus/platform/devices", "hmem.", bind);
	return failed;
}

/* ---- operations ---- */

static void do_write(const char *path, const char *digits)
{
	char value[8192];
	size_t size = 0;
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0) {
		result(errno, "open");
		return;
	}
	for (; digits && size < sizeof value && sscanf(digits + 2 * size, "%2hhx", &value[size]) == 1; size++)
		;
	ssize_t written = write(file, value, size);
	result(written < 0 ? errno : 0, "write");
	if (written >= 0 && (size_t)written != size)
		fprintf(out, "c\t%zd\n", written);
	close(file);
}

static void do_read(const char *path)
{
	char text[8192];
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		result(errno, "open");
		return;
	}
	ssize_t size = read(file, text, sizeof text);
	result(size < 0 ? errno : 0, "read");
	if (size >= 0) {
		fputc('t', out);
		field(out, text, size);
		fputc('\n', out);
	}
	close(file);
}

static int open_device(const char *name, int mode)
{
	char path[300];
	snprintf(path, sizeof path, "/dev/%s", name);
	int file = open(path, mode | O_CLOEXEC);
	if (file < 0)
		result(errno, "open");
	return file;
}

/* Whether anything can have changed. */
static int do_map(const char *device, off_t offset, size_t length, const char *access, const char *kind, long long place)
{
	int protection = (strchr(access, 'r') ? PROT_READ : 0) | (strchr(access, 'w') ? PROT_WRITE : 0) | (strchr(access, 'x') ? PROT_EXEC : 0);
	int flags = *kind == 'p' ? MAP_PRIVATE : !strcmp(kind, "shared") ? MAP_SHARED : MAP_SHARED_VALIDATE | MAP_SYNC;
	char *room = NULL, *at = NULL;
	int file = kept_file;
	forget_mapping();
	if (*device != '@' && (file = open_device(device, protection & PROT_WRITE ? O_RDWR : O_RDONLY)) < 0)
		return 0;
	if (place >= 0) {
		room = mmap(NULL, 4 * GIB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		at = (char *)(((uintptr_t)room + GIB - 1) / GIB * GIB + place);
		flags |= MAP_FIXED;
	}
	mapping = mmap(at, length, protection, flags, file, offset);
	mapping_size = length;
	if (mapping == MAP_FAILED) {
		result(errno, "mmap");
		mapping = NULL;
		if (room)
			munmap(room, 4 * GIB);
	} else {
		result(0, NULL);
		fprintf(out, "a\t%llx\n", (unsigned long long)mapping);
	}
	if (*device != '@')
		close(file);
	return 1;
}

static void do_touch(uint64_t offset, const char *word)
{
	if (!is_inside(offset, sizeof(uint64_t)))
		return;
	volatile uint64_t *cell = (void *)(mapping + offset);
	int number = sigsetjmp(before_touch, 1);
	if (number == 0) {
		uint64_t value = 0;
		is_touching = 1;
		if (word)
			*cell = strtoull(word, NULL, 0);
		else
			value = *cell;
		is_touching = 0;
		result(0, NULL);
		if (word)
			fputs("t\tok\n", out);
		else
			fprintf(out, "w\t%llx\n", (unsigned long long)value);
	} else {
		is_touching = 0;
		fprintf(out, "r\tSIG%s\ttouch\n", sigabbrev_np(number));
	}
}

static int do_unmap(char **fields, int count)
{
	uint64_t offset = count > 2 ? strtoull(fields[1], NULL, 0) : 0, length = count > 2 ? strtoull(fields[2], NULL, 0) : 0;
	if (!is_inside(offset, length))
		return 0;
	result(munmap(mapping + offset, count > 2 ? length : mapping_size) ? errno : 0, "munmap");
	if (count <= 2)
		mapping = NULL;
	return 1;
}

/* Makes one call; whether anything can have changed. */
static int operate(char **fields, int count)
{
	switch (*fields[0]) {
	case 'W':
		do_write(fields[1], count > 2 ? fields[2] : NULL);
		return 1;
	case 'R':
		do_read(fields[1]);
		return 0;
	case 'I':
		result(load(fields[1]), "");
		return 1;
	case 'X':
		result(unload(fields[1]), "");
		return 1;
	case 'O':
		if (kept_file >= 0)
			close(kept_file);
		if ((kept_file = open_device(fields[1], strcmp(fields[2], "ro") ? O_RDWR : O_RDONLY)) >= 0)
			result(0, NULL);
		return 0;
	case 'C':
		result(close(kept_file) ? errno : 0, "close");
		kept_file = -1;
		return 1;
	case 'M':
		return do_map(fields[1], strtoull(fields[2], NULL, 0), strtoull(fields[3], NULL, 0), fields[4], fields[5], strtoll(fields[6], NULL, 0));
	case 'T':
		do_touch(strtoull(fields[1], NULL, 0), *fields[2] == 'w' ? fields[3] : NULL);
		return 0;
	default:
		return do_unmap(fields, count);
	}
}

/* ---- the two processes ---- */

static int perform(volatile long *progress)
{
	static char line[1 << 16];
	FILE *operations = fopen("/ops", "r");
	signal(SIGBUS, faulted);
	signal(SIGSEGV, faulted);
	while (fgets(line, sizeof line, operations)) {
		char *fields[8] = { "" };
		int count = 0;
		line[strcspn(line, "\n")] = 0;
		for (char *next = strtok(line, "\t"); next && count < 8; next = strtok(NULL, "\t"))
			fields[count++] = next;
		++*progress;
		if (*fields[0] == 'S') {
			int failed = reset(fields[2], fields[3]);
			tell_log(0);
			fprintf(out, "s\t%s\t%d\n", fields[1], failed);
			look(1);
			close_group();
			if (failed)
				return 1;
			continue;
		}
		if (operate(fields, count))
			look(0);
		tell_log(1);
		close_group();
	}
	char none[] = "-";
	reset("Y", none); /* the last sequence's end may kill the kernel too */
	return 0;
}

int main(void)
{
	char text[64];
	int status, quiet = 0;
	long seen = -1;
	volatile long *progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ioperm(DEBUG_PORT, 1, 1))
		reboot(RB_POWER_OFF);
	out = open_memstream(&out_text, &out_size);
	kernel_log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	each("/sys/devices/system/memory", "memory", see_boot_block);
	if (get("/sys/devices/system/memory/block_size_bytes", text, sizeof text) > 0)
		block_size = strtoull(text, NULL, 16);
	see_iomem(1);

	pid_t worker = fork();
	if (worker == 0)
		_exit(perform(progress));
	while (waitpid(worker, &status, WNOHANG) != worker && quiet < SECONDS_TO_HANG * 10) {
		usleep(100000);
		quiet = *progress == seen ? quiet + 1 : 0;
		seen = *progress;
	}
	if (quiet >= SECONDS_TO_HANG * 10)
		fputs("h\n", out);
	else if (WIFSIGNALED(status))
		fprintf(out, "x\t%d\n", WTERMSIG(status));
	else
		fputs("b\n", out);
	tell_log(1);
	close_group();
	reboot(RB_POWER_OFF);
}

/*
 * Races writes of an unbound instance's align against cuts through mappings that were made while it was bound.
 * As root, on a kernel with KCSAN, with an unbound dax0.1 of at least 2 MiB: cc -O1 -pthread 024-unlocked-split.c && ./a.out && dmesg
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { rounds = 200, cuts = 50, mappings = 4, mib = 1 << 20 };

static const char align[] = "/sys/bus/dax/devices/dax0.1/align";
static atomic_int is_done;

static int put(const char *path, const char *text)
{
	int file = open(path, O_WRONLY);
	int result = file < 0 || write(file, text, strlen(text)) < 0 ? errno : 0;

	if (file >= 0)
		close(file);
	return result;
}

static void *write_align(void *unused)
{
	while (!atomic_load(&is_done)) {
		put(align, "4096");
		put(align, "2097152");
	}
	return unused;
}

static void cut(void **map, int *done, int *refused)
{
	for (int i = 0; i < cuts * mappings; i++) {
		if (munmap(map[i % mappings], mib) == 0)
			++*done;
		else
			++*refused;
		usleep(100);
	}
}

int main(void)
{
	int done = 0, refused = 0;

	for (int round = 0; round < rounds; round++) {
		void *map[mappings];
		pthread_t writer;

		put("/sys/bus/dax/drivers/device_dax/bind", "dax0.1");
		int file = open("/dev/dax0.1", O_RDWR);
		for (int i = 0; i < mappings; i++) {
			map[i] = mmap(NULL, 2 * mib, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
			if (map[i] == MAP_FAILED) {
				perror("/dev/dax0.1");
				return 2;
			}
		}
		put("/sys/bus/dax/drivers/device_dax/unbind", "dax0.1");
		atomic_store(&is_done, 0);
		pthread_create(&writer, NULL, write_align, NULL);
		cut(map, &done, &refused);
		atomic_store(&is_done, 1);
		pthread_join(writer, NULL);
		put(align, "2097152");
		for (int i = 0; i < mappings; i++)
			munmap(map[i], 2 * mib);
		close(file);
	}
	printf("%d cuts done, %d refused\n", done, refused);
	return 0;
}

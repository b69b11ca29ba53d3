// SPDX-License-Identifier: GPL-2.0-only
/* Wants more memory than there is: touches it itself, or lets the kernel do that. */
#include "../app/app.h"

int main(int argc, char **argv)
{
	size_t len = (argc > 2 ? strtoul(argv[2], NULL, 10) : 0) << 20;
	char *area = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int zero = open("/dev/zero", O_RDONLY);

	if (argc < 3 || area == MAP_FAILED || zero < 0)
		return 2;
	if (!strcmp(argv[1], "read")) {
		say("read %zd", read(zero, area, len));
		return 0;
	}
	for (size_t i = 0; i < len; i += 4096)
		area[i] = 1;
	say("touched all");
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Proves where the baker puts things, at the edges of what there is room for. */
#include <errno.h>
#include "private.h"
#include "tap.h"

#define MB 0x100000ull

struct scene {
	uint64_t program_start, program_end, program_align;
	bool pie;
	uint64_t kernel_start, kernel_end, kernel_align;
	uint64_t thunks, payload;
};

static int make(struct layout *layout, const struct scene *scene, struct bake_error *error)
{
	struct program program = { .pie = scene->pie, .elf = { .path = "program" } };
	struct kernel kernel = {};

	program.segments.start = scene->program_start;
	program.segments.end = scene->program_end;
	program.segments.align = scene->program_align ? scene->program_align : PAGE;
	kernel.segments.start = scene->kernel_start;
	kernel.segments.end = scene->kernel_end;
	kernel.segments.align = scene->kernel_align ? scene->kernel_align : PAGE;
	return layout_make(layout, &program, &kernel, scene->thunks, scene->payload, error);
}

static void test_behind(void)
{
	const struct scene scene = { .program_start = 4 * MB,
				     .program_end = 4 * MB + 0x5000,
				     .kernel_start = 16 * MB,
				     .kernel_end = 18 * MB + 0x1000,
				     .payload = 2 * PAGE };
	struct bake_error error;
	struct layout layout;

	tap_ok(!make(&layout, &scene, &error), "a program at 4 MB");
	tap_ok(layout.kernel_start == 4 * MB + 0x10000, "the kernel on the next 64 KB");
	tap_ok(layout.delta == layout.kernel_start - 16 * MB, "moved down");
	tap_ok(layout.payload == layout.kernel_end && layout.end == layout.payload + 2 * PAGE,
	       "the payload behind the kernel");
	tap_ok(layout.start == 4 * MB && !layout.bias, "the program stays");
}

static void test_alignment(void)
{
	const struct scene scene = { .program_start = 4 * MB,
				     .program_end = 4 * MB + PAGE,
				     .kernel_start = 16 * MB + 0x1000,
				     .kernel_end = 17 * MB,
				     .kernel_align = 2 * MB,
				     .payload = PAGE };
	struct bake_error error;
	struct layout layout;

	tap_ok(!make(&layout, &scene, &error) && !(layout.delta % (2 * MB)),
	       "a kernel is moved by a multiple of its alignment");
	tap_ok(layout.kernel_start >= layout.program_end, "and stays clear of the program");
}

static void test_low(void)
{
	const struct scene scene = { .program_start = 0x10000,
				     .program_end = 0x20000,
				     .kernel_start = 16 * MB,
				     .kernel_end = 17 * MB,
				     .payload = PAGE };
	struct bake_error error;
	struct layout layout;

	tap_ok(!make(&layout, &scene, &error) && layout.kernel_start == MB,
	       "no kernel below 1 MB, whatever room there is");
}

static void test_pie(void)
{
	struct scene scene = { .program_end = 0x5000,
			       .pie = true,
			       .kernel_start = 16 * MB,
			       .kernel_end = 17 * MB,
			       .payload = PAGE };
	struct bake_error error;
	struct layout layout;

	tap_ok(!make(&layout, &scene, &error) && layout.bias == 4 * MB, "static-pie at 4 MB");
	scene.program_align = 64 * MB;
	tap_ok(!make(&layout, &scene, &error) && layout.bias == 64 * MB, "or at its alignment");
	scene.program_align = PAGE;
	scene.program_start = 32 * MB;
	scene.program_end = 33 * MB;
	tap_ok(!make(&layout, &scene, &error) && !layout.bias, "or where it is, if that is higher");
}

static void test_high(void)
{
	struct scene scene = { .program_start = HIGHEST - 2 * MB,
			       .program_end = HIGHEST - MB,
			       .kernel_start = 16 * MB,
			       .kernel_end = 18 * MB,
			       .payload = PAGE };
	struct bake_error error;
	struct layout layout;

	tap_ok(!make(&layout, &scene, &error), "a program just below 2 GB");
	tap_ok(layout.kernel_end <= layout.program_start && layout.start == layout.kernel_start,
	       "the kernel below it");
	tap_ok(layout.payload == layout.program_end && layout.end == layout.payload + PAGE,
	       "the payload above it");
	scene.payload = MB;
	tap_ok(!make(&layout, &scene, &error) && layout.end == HIGHEST, "a payload that just fits");
	scene.payload += PAGE;
	tap_ok(make(&layout, &scene, &error) == -EFBIG && strstr(error.text, "no room below 2 GB"),
	       "one page more is refused");
	scene.program_start = 2 * MB;
	scene.payload = PAGE;
	tap_ok(make(&layout, &scene, &error) == -EFBIG, "a program that leaves 1 MB below itself");
	scene.program_start = 3 * MB;
	tap_ok(!make(&layout, &scene, &error) && layout.kernel_start == MB,
	       "and one that leaves 2");
}

int main(void)
{
	test_behind();
	test_alignment();
	test_low();
	test_pie();
	test_high();
	return tap_finish();
}

// SPDX-License-Identifier: GPL-2.0-only
/* Growing bytes. */
#include <stdlib.h>
#include <string.h>
#include "private.h"

static bool make_room(struct buffer *buffer, size_t len)
{
	size_t room = buffer->room ? buffer->room : 256;
	uint8_t *data;

	if (buffer->failed || len > SIZE_MAX / 4 - buffer->len)
		goto fail;
	while (room < buffer->len + len)
		room *= 2;
	if (room == buffer->room)
		return true;
	data = realloc(buffer->data, room);
	if (!data)
		goto fail;
	buffer->data = data;
	buffer->room = room;
	return true;
fail:
	buffer->failed = true;
	return false;
}

size_t buffer_add(struct buffer *buffer, const void *data, size_t len)
{
	size_t at = buffer->len;

	if (!len || !make_room(buffer, len))
		return at;
	if (data)
		memcpy(buffer->data + at, data, len);
	else
		memset(buffer->data + at, 0, len);
	buffer->len += len;
	return at;
}

size_t buffer_string(struct buffer *buffer, const char *text)
{
	return buffer_add(buffer, text, strlen(text) + 1);
}

void buffer_pad(struct buffer *buffer, size_t align)
{
	buffer_add(buffer, NULL, round_up(buffer->len, align) - buffer->len);
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){};
}

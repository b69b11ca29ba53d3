// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two archives of a container image: the layer, which has the image as its only file, and the
 * file of all, which has the layer. The layer is never stored on its own: it is made twice, first to
 * learn its digest, which is its name, then into its place.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "oci.h"

/* Where a layer goes: through its digest, and into an archive if there is one. */
struct sink {
	struct sha256_ctx hash;
	uint64_t size;
	struct archive *outer;
};

/* ------------------------------------------------------------------ digests */

static void finish_hash(struct sha256_ctx *hash, struct oci_blob *blob)
{
	uint8_t bytes[SHA256_DIGEST_SIZE];
	size_t i;

	sha256_digest(hash, sizeof(bytes), bytes);
	for (i = 0; i < sizeof(bytes); i++)
		snprintf(blob->digest + 2 * i, 3, "%02x", bytes[i]);
}

void oci_hash(const struct text *text, struct oci_blob *blob)
{
	struct sha256_ctx hash;

	sha256_init(&hash);
	sha256_update(&hash, text->len, (const uint8_t *)text->data);
	finish_hash(&hash, blob);
	blob->size = text->len;
}

/* ------------------------------------------------------------------ archives */

static int archive_fail(struct archive *archive, const char *path)
{
	int number = archive_errno(archive);
	const char *why = archive_error_string(archive);

	return complain(EXIT_FAILED, "%s: %s", path,
			number > 0 ? strerror(number) :
			why	   ? why :
				     "cannot write");
}

/* GNU's tar: names of any length and any bytes, and nothing that depends on the user's language. */
static struct archive *new_archive(void)
{
	struct archive *archive = must(archive_write_new());

	archive_write_set_format_gnutar(archive);
	return archive;
}

/* After an error, closing would try to write the rest: leave that out. */
static int end_archive(struct archive *archive, const char *path, int status)
{
	if (!status && archive_write_close(archive) != ARCHIVE_OK)
		status = archive_fail(archive, path);
	if (status)
		archive_write_fail(archive);
	archive_write_free(archive);
	return status;
}

/* A file or folder of root's. */
static int add_header(struct archive *archive, const struct oci_request *request, const char *name,
		      mode_t mode, uint64_t size)
{
	struct archive_entry *entry = must(archive_entry_new());
	int status = 0;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_mode(entry, mode);
	archive_entry_set_size(entry, size);
	archive_entry_set_mtime(entry, request->time, 0);
	if (archive_write_header(archive, entry) != ARCHIVE_OK)
		status = archive_fail(archive, request->output);
	archive_entry_free(entry);
	return status;
}

/* ------------------------------------------------------------------ the layer */

static la_ssize_t take_block(struct archive *archive, void *data, const void *block, size_t len)
{
	struct sink *sink = data;

	sha256_update(&sink->hash, len, block);
	sink->size += len;
	if (!sink->outer || archive_write_data(sink->outer, block, len) == (la_ssize_t)len)
		return len;
	archive_set_error(archive, archive_errno(sink->outer), "%s",
			  archive_error_string(sink->outer));
	return -1;
}

static int copy_image(const struct oci_request *request, int image, struct archive *archive,
		      uint64_t size)
{
	static char block[1 << 16];
	uint64_t done = 0;
	ssize_t n;

	while (done < size) {
		n = pread(image, block, size - done < sizeof(block) ? size - done : sizeof(block),
			  done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return complain(EXIT_FAILED, "%s: %s", request->image, strerror(errno));
		if (!n)
			return complain(EXIT_FAILED, "%s shrank while it was read", request->image);
		if (archive_write_data(archive, block, n) != n)
			return archive_fail(archive, request->output);
		done += n;
	}
	return 0;
}

/* layer.md, "Distributable Format" and "File Attributes". */
static int make_layer(const struct oci_request *request, int image, struct archive *outer,
		      struct oci_blob *layer)
{
	struct archive *archive = new_archive();
	struct sink sink = { .outer = outer };
	struct stat st;
	int status = 0;

	sha256_init(&sink.hash);
	if (fstat(image, &st) < 0)
		status = complain(EXIT_FAILED, "%s: %s", request->image, strerror(errno));
	else if (archive_write_open(archive, &sink, NULL, take_block, NULL) != ARCHIVE_OK)
		status = archive_fail(archive, request->output);
	if (!status)
		status = add_header(archive, request, request->program, S_IFREG | 0755, st.st_size);
	if (!status)
		status = copy_image(request, image, archive, st.st_size);
	status = end_archive(archive, request->output, status);
	finish_hash(&sink.hash, layer);
	layer->size = sink.size;
	return status;
}

int oci_measure_layer(const struct oci_request *request, int image, struct oci_blob *layer)
{
	return make_layer(request, image, NULL, layer);
}

static int add_layer(const struct oci_request *request, int image, struct archive *archive,
		     const struct oci_blob *layer)
{
	struct oci_blob written;
	struct text path = {};
	int status;

	oci_blob_path(&path, layer);
	status = add_header(archive, request, path.data, S_IFREG | 0644, layer->size);
	free(path.data);
	if (!status)
		status = make_layer(request, image, archive, &written);
	if (!status && strcmp(written.digest, layer->digest))
		status = complain(EXIT_FAILED, "%s changed while it was read", request->image);
	return status;
}

/* ------------------------------------------------------------------ all together */

static int add_document(const struct oci_request *request, struct archive *archive,
			const struct text *path, const struct text *json)
{
	int status = add_header(archive, request, path->data, S_IFREG | 0644, json->len);

	if (!status && archive_write_data(archive, json->data, json->len) != (la_ssize_t)json->len)
		status = archive_fail(archive, request->output);
	return status;
}

int oci_write(const struct oci_request *request, int image, const struct oci_blob *layer,
	      const struct oci_documents *documents, int output)
{
	static const char *const folders[] = { "blobs/", "blobs/sha256/" };
	struct archive *archive = new_archive();
	int status = 0, i;

	if (archive_write_open_fd(archive, output) != ARCHIVE_OK)
		status = archive_fail(archive, request->output);
	/* skopeo gives folders that are not listed to root, which an ordinary user may not do. */
	for (i = 0; !status && i < 2; i++)
		status = add_header(archive, request, folders[i], S_IFDIR | 0755, 0);
	for (i = 0; !status && i < OCI_DOCUMENTS; i++)
		status = add_document(request, archive, &documents->path[i], &documents->json[i]);
	if (!status)
		status = add_layer(request, image, archive, layer);
	return end_archive(archive, request->output, status);
}

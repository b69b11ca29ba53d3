/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of `sirloin oci` share. */
#ifndef OCI_H
#define OCI_H

#include <time.h>
#include "cli.h"

struct oci_request {
	const char *image;
	char *output;
	char *program; /* the image's name in the container, which is its root's only file */
	char *name; /* NAME:TAG */
	char *user; /* UID:GID or UID */
	char **args; /* for the program, NULL behind the last */
	struct text append; /* kernel parameters */
	time_t time; /* of all that has one */
	bool help;
};

/* Something that is found by the SHA-256 of its bytes. */
struct oci_blob {
	uint64_t size;
	char digest[65]; /* hexadecimal */
};

/* ------------------------------------------------------------------ oci-name.c */

/* The reference NAME:TAG for what a user has written, or NULL. */
char *oci_name(const char *written);
/* The same for a file called @program. */
char *oci_default_name(const char *program);
/* The same name with the registry that Docker assumes. */
void oci_full_name(struct text *text, const char *name);

/* ------------------------------------------------------------------ oci-json.c */

/* Every file of the layout but the layer. */
enum oci_document { OCI_LAYOUT, OCI_INDEX, OCI_DOCKER, OCI_CONFIG, OCI_MANIFEST, OCI_DOCUMENTS };

struct oci_documents {
	struct text path[OCI_DOCUMENTS], json[OCI_DOCUMENTS];
};

/* Where a blob lies in the layout. */
void oci_blob_path(struct text *text, const struct oci_blob *blob);
/* What is written in the request has been checked to be UTF-8. */
void oci_documents(const struct oci_request *request, const struct oci_blob *layer,
		   struct oci_documents *documents);
void oci_documents_free(struct oci_documents *documents);

/* ------------------------------------------------------------------ oci-tar.c */

/* Each returns 0 or an exit status, with a message. @image is open, its file position nobody's. */
int oci_measure_layer(const struct oci_request *request, int image, struct oci_blob *layer);
int oci_write(const struct oci_request *request, int image, const struct oci_blob *layer,
	      const struct oci_documents *documents, int output);
/* Of a text. */
void oci_hash(const struct text *text, struct oci_blob *blob);

#endif

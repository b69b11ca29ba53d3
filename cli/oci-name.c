// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of container images: the grammar of distribution's reference package, which Docker, Podman
 * and containerd use (distribution/reference, reference.go), without digests.
 */
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "oci.h"

#define WORD "[a-z0-9]+"
#define COMPONENT WORD "(([._]|__|-+)" WORD ")*"
#define LABEL "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"
#define PORT ":[0-9]+"
/* A first component without a dot and a port is a registry only if it is called localhost. */
#define REGISTRY "(localhost|" LABEL PORT "|" LABEL "(\\." LABEL ")+(" PORT ")?)"
#define TAG "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}"
#define REFERENCE "^(" REGISTRY "/)?" COMPONENT "(/" COMPONENT ")*(:" TAG ")?$"

#define NAME_MAX_LEN 255 /* NameTotalLengthMax, reference.go */
#define DIGEST_LEN 64 /* a name of so many hexadecimal digits is taken for a digest */

static bool matches(const char *text, const char *pattern)
{
	regex_t regex;
	bool found;

	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB))
		must(NULL);
	found = !regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return found;
}

/* Where the tag's colon is, or the end. A colon before the last slash is a port's. */
static size_t tag_at(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *path = slash ? slash : name;

	return path - name + strcspn(path, ":");
}

char *oci_name(const char *written)
{
	size_t len = tag_at(written);
	struct text text = {};

	if (!matches(written, REFERENCE) || len > NAME_MAX_LEN ||
	    (len == DIGEST_LEN && strspn(written, "0123456789abcdef") == len))
		return NULL;
	text_add(&text, "%s%s", written, written[len] ? "" : ":latest");
	return text.data;
}

/* Small letters; what a name cannot have, and separators in a row, become one hyphen. */
char *oci_default_name(const char *program)
{
	struct text text = {};
	bool separate = false;
	char *name = NULL;

	for (; *program; program++) {
		if (isalnum((unsigned char)*program)) {
			text_add(&text, "%s%c", separate && text.len ? "-" : "",
				 tolower((unsigned char)*program));
			separate = false;
		} else if (strchr("._", *program) && text.len && !separate &&
			   isalnum((unsigned char)program[1])) {
			text_add(&text, "%c", *program);
		} else {
			separate = true;
		}
	}
	if (text.len)
		name = oci_name(text.data);
	free(text.data);
	return name;
}

/* normalize.go of the same package. */
void oci_full_name(struct text *text, const char *name)
{
	const char *slash = strchr(name, '/');

	if (!slash)
		text_add(text, "docker.io/library/");
	else if (!matches(name, "^" REGISTRY "/"))
		text_add(text, "docker.io/");
	text_add(text, "%s", name);
}

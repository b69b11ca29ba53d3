// SPDX-License-Identifier: GPL-2.0-only
/*
 * The documents of a container image: those of the OCI image specification 1.0, and manifest.json,
 * the list in what `docker save` writes (moby: image/spec/spec.md, "Combined Image JSON + Filesystem
 * Changeset Format"). It may name any file of the archive, so one set of blobs serves both.
 */
#include <stdlib.h>
#include "oci.h"

#define MEDIA "application/vnd.oci.image." /* media-types.md */
/* annotations.md; and what containerd and Docker look for first (containerd: images/annotations.go). */
#define REFERENCE "org.opencontainers.image.ref.name"
#define FULL_REFERENCE "io.containerd.image.name"

/* RFC 3339, section 5.6. */
static void add_time(struct text *json, const struct oci_request *request)
{
	char text[32];
	struct tm tm;

	gmtime_r(&request->time, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	text_add(json, "\"created\":\"%s\"", text);
}

/* descriptor.md, "Properties". */
static void add_descriptor(struct text *json, const char *type, const struct oci_blob *blob)
{
	text_add(json, "\"mediaType\":\"" MEDIA "%s\",\"digest\":\"sha256:%s\",\"size\":%llu", type,
		 blob->digest, (unsigned long long)blob->size);
}

static void add_strings(struct text *json, const char *name, char *const *list)
{
	const char *separator = "";

	text_add(json, "\"%s\":[", name);
	for (; *list; list++) {
		text_add(json, "%s", separator);
		text_add_json(json, *list);
		separator = ",";
	}
	text_add(json, "]");
}

/*
 * config.md, "Properties", there "config". An image takes kernel parameters from its environment
 * (sirloin-run(1)), and nothing else.
 */
static void add_execution(struct text *json, const struct oci_request *request)
{
	struct words entry = {}, environment = {};

	words_add(&entry, "/%s", request->program);
	text_add(json, "{\"User\":\"%s\",", request->user);
	if (request->append.len) {
		words_add(&environment, "SIRLOIN_CMDLINE=%s", request->append.data);
		add_strings(json, "Env", environment.list);
		text_add(json, ",");
	}
	add_strings(json, "Entrypoint", entry.list);
	if (*request->args) {
		text_add(json, ",");
		add_strings(json, "Cmd", request->args);
	}
	text_add(json, ",\"WorkingDir\":\"/\",\"StopSignal\":\"SIGTERM\"}");
	words_free(&environment);
	words_free(&entry);
}

/* config.md, "Properties". The layer is not compressed: its digest is its DiffID too. */
static void make_config(struct text *json, const struct oci_request *request,
			const struct oci_blob *layer)
{
	text_add(json, "{");
	add_time(json, request);
	text_add(json, ",\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":");
	add_execution(json, request);
	text_add(json, ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:%s\"]}",
		 layer->digest);
	text_add(json, ",\"history\":[{");
	add_time(json, request);
	text_add(json, ",\"created_by\":\"sirloin oci\"}]}");
}

/* manifest.md, "Image Manifest Property Descriptions". */
static void make_manifest(struct text *json, const struct oci_blob *config,
			  const struct oci_blob *layer)
{
	text_add(json, "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA "manifest.v1+json\",");
	text_add(json, "\"config\":{");
	add_descriptor(json, "config.v1+json", config);
	text_add(json, "},\"layers\":[{");
	add_descriptor(json, "layer.v1.tar", layer);
	text_add(json, "}]}");
}

/* image-layout.md, "index.json file"; image-index.md. */
static void make_index(struct text *json, const struct oci_request *request,
		       const struct oci_blob *manifest)
{
	struct text full = {};

	oci_full_name(&full, request->name);
	text_add(json, "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA "index.v1+json\",");
	text_add(json, "\"manifests\":[{");
	add_descriptor(json, "manifest.v1+json", manifest);
	text_add(json, ",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}");
	text_add(json,
		 ",\"annotations\":{\"" FULL_REFERENCE "\":\"%s\",\"" REFERENCE "\":\"%s\"}}]}",
		 full.data, request->name);
	free(full.data);
}

static void make_docker(struct text *json, const struct oci_request *request, const char *config,
			const struct oci_blob *layer)
{
	struct text path = {};

	oci_blob_path(&path, layer);
	text_add(json, "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s\"]}]", config,
		 request->name, path.data);
	free(path.data);
}

/* image-layout.md, "Blobs". */
void oci_blob_path(struct text *text, const struct oci_blob *blob)
{
	text_add(text, "blobs/sha256/%s", blob->digest);
}

void oci_documents(const struct oci_request *request, const struct oci_blob *layer,
		   struct oci_documents *documents)
{
	struct text *json = documents->json, *path = documents->path;
	struct oci_blob config, manifest;

	make_config(&json[OCI_CONFIG], request, layer);
	oci_hash(&json[OCI_CONFIG], &config);
	oci_blob_path(&path[OCI_CONFIG], &config);
	make_manifest(&json[OCI_MANIFEST], &config, layer);
	oci_hash(&json[OCI_MANIFEST], &manifest);
	oci_blob_path(&path[OCI_MANIFEST], &manifest);
	/* image-layout.md, "oci-layout file". */
	text_add(&path[OCI_LAYOUT], "oci-layout");
	text_add(&json[OCI_LAYOUT], "{\"imageLayoutVersion\":\"1.0.0\"}");
	text_add(&path[OCI_INDEX], "index.json");
	make_index(&json[OCI_INDEX], request, &manifest);
	text_add(&path[OCI_DOCKER], "manifest.json");
	make_docker(&json[OCI_DOCKER], request, path[OCI_CONFIG].data, layer);
}

void oci_documents_free(struct oci_documents *documents)
{
	size_t i;

	for (i = 0; i < OCI_DOCUMENTS; i++) {
		free(documents->path[i].data);
		free(documents->json[i].data);
	}
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-credentials.h"

G_BEGIN_DECLS

/* Signature Version 4, as "Create a signed AWS API request" in the AWS IAM User Guide describes
 * it, and as the awslabs signing test suite pins down. Pure functions. */

typedef struct {
  const char *name;
  const char *value;
} TwHttpHeader;

/**
 * TwSigv4Request:
 * @path: as it goes over the wire, percent-encoded once; it is encoded again for signing, as every
 *   service but S3 wants it
 * @query: (nullable): as it goes over the wire, without the question mark
 * @headers: must hold Host; all of them are signed, but for those that proxies change
 * @body: (nullable)
 */
typedef struct {
  const char *method;
  const char *path;
  const char *query;
  const TwHttpHeader *headers;
  guint n_headers;
  const void *body;
  gsize body_length;
} TwSigv4Request;

/**
 * TwSigv4Options:
 * @time: Unix seconds
 * @keep_path: leaves dot segments and doubled slashes as they are
 * @sign_body: adds and signs x-amz-content-sha256
 * @token_after: the session token is sent, but not signed
 * @lifetime: seconds that a presigned query is valid
 */
typedef struct {
  const TwAwsCredentials *credentials;
  const char *region;
  const char *service;
  gint64 time;
  gboolean keep_path;
  gboolean sign_body;
  gboolean token_after;
  guint lifetime;
} TwSigv4Options;

/**
 * TwSigv4Signature:
 * @headers: (element-type utf8): "Name: value" lines to add to the request
 * @query: for the presigned form: the whole query to send instead; else %NULL
 */
typedef struct {
  char *canonical_request;
  char *string_to_sign;
  char *signature;
  GPtrArray *headers;
  char *query;
} TwSigv4Signature;

void tw_sigv4_signature_free (TwSigv4Signature *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSigv4Signature, tw_sigv4_signature_free)

/** tw_sigv4_sign: the form with an Authorization header */
TwSigv4Signature *tw_sigv4_sign (const TwSigv4Request *request, const TwSigv4Options *options);

/** tw_sigv4_presign: the form with the signature in the query */
TwSigv4Signature *tw_sigv4_presign (const TwSigv4Request *request, const TwSigv4Options *options);

G_END_DECLS

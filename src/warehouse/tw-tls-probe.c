// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-tls-probe.h"

#include <glib/gi18n.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

#define MAX_NAMES 8
#define MAX_ADDRESSES 4

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL_CTX, SSL_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL, SSL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

void
tw_tls_facts_free (TwTlsFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->protocol);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->names);
  g_free (self->expires);
  g_free (self);
}

static gboolean
needs_lookup (const TwEndpoint *endpoint)
{
  const char *host = tw_endpoint_get_host (endpoint);
  return tw_endpoint_get_address (endpoint) == NULL && host[0] != '/' && host[0] != '@'
         && !g_hostname_is_ip_address (host);
}

/* libpq looks a host up without a deadline, so it is given addresses. */
GStrv
tw_tls_probe_look_up (const TwEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  if (!needs_lookup (endpoint)) {
    const char *address = tw_endpoint_get_address (endpoint);
    g_strv_builder_add (addresses, address ? address : "");
    return g_strv_builder_end (addresses);
  }
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) failure = NULL;
  GList *found = g_resolver_lookup_by_name (resolver, tw_endpoint_get_host (endpoint), cancellable,
                                            &failure);
  if (found == NULL) {
    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_propagate_error (error, g_steal_pointer (&failure));
    else
      tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT,
                    _("Check the spelling of the host and the network connection."),
                    _("The host %s cannot be found: %s"), tw_endpoint_get_host (endpoint),
                    failure->message);
    return NULL;
  }
  guint n = 0;
  for (GList *l = found; l != NULL && n < MAX_ADDRESSES; l = l->next, n++) {
    g_autofree char *address = g_inet_address_to_string (l->data);
    g_strv_builder_add (addresses, address);
  }
  g_resolver_free_addresses (found);
  return g_strv_builder_end (addresses);
}

GSocketConnection *
tw_tls_probe_dial (const TwEndpoint *endpoint, const char *address, guint seconds,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint port = tw_endpoint_get_port (endpoint);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) socket = g_inet_socket_address_new_from_string (address, port);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, seconds);
  GSocketConnection *connection
    = socket ? g_socket_client_connect (client, G_SOCKET_CONNECTABLE (socket), cancellable, &failure)
             : NULL;
  if (connection)
    return connection;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  gboolean silent = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT,
                silent ? _("Something between here and the server drops the connection: look at "
                           "its security group or firewall, and whether it is reachable from this "
                           "network at all.")
                       : _("Check the port, and that the server runs."),
                silent ? _("%s does not answer on port %u.") : _("%s refuses port %u: %s."),
                tw_endpoint_get_host (endpoint), port, failure ? failure->message : address);
  return NULL;
}

static gboolean
fail (GError **error, const char *hint, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError **error, const char *hint, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TLS, hint, "%s", message);
}

static gboolean
fail_to_talk (const TwEndpoint *endpoint, GError *failure, GError **error)
{
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  fail (error, _("Check that this is a database's port."),
        _("%s does not answer as a database does: %s"), tw_endpoint_get_host (endpoint),
        failure ? failure->message : _("it ended the connection"));
  g_clear_error (&failure);
  return FALSE;
}

/* SSLRequest, and the server's one letter. */
static gboolean
ask_for_tls (const TwEndpoint *endpoint, GSocketConnection *connection, GCancellable *cancellable,
             GError **error)
{
  static const guint8 request[] = { 0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f };
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GError *failure = NULL;
  char answer = '\0';
  gsize n = 0;
  if (!g_output_stream_write_all (out, request, sizeof request, NULL, cancellable, &failure)
      || !g_input_stream_read_all (in, &answer, 1, &n, cancellable, &failure) || n == 0)
    return fail_to_talk (endpoint, failure, error);
  if (answer == 'S')
    return TRUE;
  return fail (error,
               _("Ask whoever runs the server to turn TLS on. Only where the network to it can be "
                 "trusted, choose a connection without TLS (sslmode=disable)."),
               _("%s does not offer TLS."), tw_endpoint_get_host (endpoint));
}

static char *
dup_name (X509_NAME *name)
{
  BIO *memory = BIO_new (BIO_s_mem ());
  X509_NAME_print_ex (memory, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char *data = NULL;
  long length = BIO_get_mem_data (memory, &data);
  g_autofree char *text = g_strndup (data, (gsize) length);
  BIO_free (memory);
  return g_utf8_make_valid (text, -1);
}

static char *
dup_names (X509 *certificate)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GENERAL_NAMES *list = X509_get_ext_d2i (certificate, NID_subject_alt_name, NULL, NULL);
  int n = list ? sk_GENERAL_NAME_num (list) : 0;
  for (int i = 0; i < n && i < MAX_NAMES; i++) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value (list, i);
    if (name->type == GEN_DNS)
      g_string_append_printf (names, "%s%.*s", names->len ? ", " : "",
                              ASN1_STRING_length (name->d.dNSName),
                              (const char *) ASN1_STRING_get0_data (name->d.dNSName));
  }
  GENERAL_NAMES_free (list);
  return g_utf8_make_valid (names->str, (gssize) names->len);
}

static char *
dup_day (const ASN1_TIME *time)
{
  struct tm tm;
  return ASN1_TIME_to_tm (time, &tm) ? g_strdup_printf ("%04d-%02d-%02d", tm.tm_year + 1900,
                                                        tm.tm_mon + 1, tm.tm_mday)
                                     : g_strdup (_("an unknown day"));
}

static TwTlsFacts *
facts_new (SSL *ssl, X509 *certificate)
{
  TwTlsFacts *self = g_new0 (TwTlsFacts, 1);
  self->protocol = g_strdup (SSL_get_version (ssl));
  self->subject = dup_name (X509_get_subject_name (certificate));
  self->issuer = dup_name (X509_get_issuer_name (certificate));
  self->names = dup_names (certificate);
  self->expires = dup_day (X509_get0_notAfter (certificate));
  return self;
}

static gboolean
is_for_host (X509 *certificate, const char *host)
{
  if (g_hostname_is_ip_address (host))
    return X509_check_ip_asc (certificate, host, 0) == 1;
  return X509_check_host (certificate, host, 0, 0, NULL) == 1;
}

static gboolean
refuse_chain (const TwEndpoint *endpoint, long result, const TwTlsFacts *facts, GError **error)
{
  const char *host = tw_endpoint_get_host (endpoint);
  switch (result) {
  case X509_V_ERR_CERT_HAS_EXPIRED:
    return fail (error, _("Ask whoever runs the server for a new certificate, and check this "
                          "machine's clock."),
                 _("The certificate of %s, or of an authority behind it, has expired (the server's "
                   "own is good until %s)."), host, facts->expires);
  case X509_V_ERR_CERT_NOT_YET_VALID:
    return fail (error, _("Check this machine's clock (timedatectl)."),
                 _("The certificate of %s is not valid yet."), host);
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    return fail (error,
                 _("If you got this certificate from whoever runs the server, give its file as "
                          "the authority to trust (sslrootcert)."),
                 _("The certificate of %s is signed by itself: nobody vouches for the server."),
                 host);
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    return fail (error, _("If it is your company's own, give the file with its certificate as the "
                          "authority to trust (sslrootcert)."),
                 _("The certificate of %s is signed by an authority that is not trusted here: %s."),
                 host, facts->issuer);
  default:
    return fail (error, _("Ask whoever runs the server for a good certificate."),
                 _("The certificate of %s is not accepted: %s."), host,
                 X509_verify_cert_error_string (result));
  }
}

static gboolean
judge (const TwEndpoint *endpoint, SSL *ssl, TwTlsFacts **facts, GError **error)
{
  const char *mode = tw_endpoint_get_tls_mode (endpoint), *host = tw_endpoint_get_host (endpoint);
  g_autoptr (X509) certificate = SSL_get1_peer_certificate (ssl);
  if (certificate == NULL)
    return fail (error, _("Ask whoever runs the server."), _("%s shows no certificate."), host);
  g_autoptr (TwTlsFacts) seen = facts_new (ssl, certificate);
  gboolean well = TRUE;
  long result = SSL_get_verify_result (ssl);
  if (g_str_has_prefix (mode, "verify") && result != X509_V_OK)
    well = refuse_chain (endpoint, result, seen, error);
  else if (g_str_equal (mode, "verify-full") && !is_for_host (certificate, host))
    well = fail (error,
                 _("Use the host's name as the certificate has it. Where an alias of your own "
                   "leads to the server, sslmode=verify-ca checks the authority alone."),
                 _("The certificate is not for %s but for %s."), host,
                 *seen->names ? seen->names : seen->subject);
  if (facts)
    *facts = g_steal_pointer (&seen);
  return well;
}

static gboolean
shake_hands (const TwEndpoint *endpoint, SSL *ssl, GSocket *socket, gint64 deadline,
             GCancellable *cancellable, GError **error)
{
  int done;
  while (ERR_clear_error (), (done = SSL_connect (ssl)) != 1) {
    int why = SSL_get_error (ssl, done);
    gint64 left = deadline - g_get_monotonic_time ();
    if ((why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) || left <= 0) {
      const char *reason = ERR_reason_error_string (ERR_peek_last_error ());
      return fail (error, _("Tradewind speaks TLS 1.2 and 1.3; ask whoever runs the server."),
                   _("The TLS handshake with %s failed: %s."), tw_endpoint_get_host (endpoint),
                   left <= 0 ? _("it took too long") : reason ? reason : _("the server ended it"));
    }
    g_autoptr (GError) failure = NULL;
    if (!g_socket_condition_timed_wait (socket, why == SSL_ERROR_WANT_READ ? G_IO_IN : G_IO_OUT,
                                        left, cancellable, &failure)
        && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
tw_tls_probe_run (const TwEndpoint *endpoint, GSocketConnection *connection, guint seconds,
                  TwTlsFacts **facts, GCancellable *cancellable, GError **error)
{
  const char *host = tw_endpoint_get_host (endpoint);
  const char *trusted = tw_endpoint_get_root_certificates (endpoint);
  GSocket *socket = g_socket_connection_get_socket (connection);
  gint64 deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_autoptr (SSL_CTX) context = SSL_CTX_new (TLS_client_method ());
  SSL_CTX_set_min_proto_version (context, TLS1_2_VERSION);
  if (*trusted && SSL_CTX_load_verify_locations (context, trusted, NULL) != 1)
    return fail (error, _("Choose a file with certificates in PEM form."),
                 _("The certificates to trust cannot be read from %s."), trusted);
  if (!ask_for_tls (endpoint, connection, cancellable, error))
    return FALSE;
  g_autoptr (SSL) ssl = SSL_new (context);
  if (!g_hostname_is_ip_address (host))
    SSL_set_tlsext_host_name (ssl, host);
  g_socket_set_timeout (socket, 0);
  g_socket_set_blocking (socket, FALSE);
  SSL_set_fd (ssl, g_socket_get_fd (socket));
  return shake_hands (endpoint, ssl, socket, deadline, cancellable, error)
         && judge (endpoint, ssl, facts, error);
}

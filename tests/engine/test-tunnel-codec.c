// SPDX-License-Identifier: Apache-2.0
//
// Golden vectors of the tunnel's layers: bytes worked out by hand from the protocols' descriptions.
#include <string.h>

#include "config.h"
#include "core/tw-json-read.h"
#include "tunnel/tw-channel-json.h"
#include "tunnel/tw-smux.h"
#include "tunnel/tw-stream-url.h"
#include "tunnel/tw-websocket-frame.h"

static GByteArray *
from_hex (const char *text)
{
  GByteArray *out = g_byte_array_new ();
  for (const char *at = text; *at; at++) {
    if (*at == ' ')
      continue;
    guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));
    g_byte_array_append (out, &byte, 1);
    at++;
  }
  return out;
}

static void
assert_hex (const GByteArray *bytes, const char *text)
{
  g_autoptr (GByteArray) expected = from_hex (text);
  g_assert_cmpmem (bytes->data, bytes->len, expected->data, expected->len);
}

/* dd01e56b-ff48-483e-a508-b5f073f31b16 */
#define ID 0xdd, 0x01, 0xe5, 0x6b, 0xff, 0x48, 0x48, 0x3e, 0xa5, 0x08, 0xb5, 0xf0, 0x73, 0xf3, 0x1b, 0x16

#define HELLO_HEADER                                                                               \
  "00000074"                                                                                       \
  "696e7075745f73747265616d5f64617461202020202020202020202020202020"                               \
  "00000001 0000019b7c9a5a80 0000000000000007 0000000000000000"                                    \
  "a508b5f073f31b16 dd01e56bff48483e"                                                              \
  "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"                               \
  "00000001 00000005"

static void
test_message_bytes (void)
{
  TwChannelMessage message = { .type = TW_CHANNEL_INPUT,
                               .created = 0x19b7c9a5a80,
                               .sequence = 7,
                               .id = { ID },
                               .payload_type = TW_CHANNEL_PAYLOAD_OUTPUT,
                               .payload = (const guint8 *) "hello",
                               .payload_length = 5 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  tw_channel_message_append (bytes, &message);
  assert_hex (bytes, HELLO_HEADER "68656c6c6f");

  TwChannelMessage read;
  g_assert_true (tw_channel_message_read (&read, bytes->data, bytes->len, NULL));
  g_assert_cmpint (read.type, ==, TW_CHANNEL_INPUT);
  g_assert_cmpint (read.sequence, ==, 7);
  g_assert_cmpmem (read.id, sizeof read.id, message.id, sizeof message.id);
  g_assert_cmpmem (read.payload, read.payload_length, "hello", 5);
  char text[37];
  tw_channel_id_format (read.id, text);
  g_assert_cmpstr (text, ==, "dd01e56b-ff48-483e-a508-b5f073f31b16");
}

static void
test_message_damage (void)
{
  g_autoptr (GByteArray) whole = from_hex (HELLO_HEADER "68656c6c6f");
  TwChannelMessage message;
  for (guint length = 0; length < whole->len; length++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (tw_channel_message_read (&message, whole->data, length, &error));
    g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL);
  }
  whole->data[whole->len - 1] ^= 1; /* the digest is another one now */
  g_assert_false (tw_channel_message_read (&message, whole->data, whole->len, NULL));
  whole->data[whole->len - 1] ^= 1;
  memset (whole->data + 40, 0, 8); /* no date */
  g_assert_false (tw_channel_message_read (&message, whole->data, whole->len, NULL));
}

/* The service pads channel_closed with NUL; start_publication is nothing but its type. */
static void
test_message_service (void)
{
  g_autoptr (GByteArray) closed = from_hex (HELLO_HEADER "68656c6c6f");
  memset (closed->data + 4, 0, 32);
  memcpy (closed->data + 4, "channel_closed", strlen ("channel_closed"));
  TwChannelMessage message;
  g_assert_true (tw_channel_message_read (&message, closed->data, closed->len, NULL));
  g_assert_cmpint (message.type, ==, TW_CHANNEL_CLOSED);

  guint8 start[TW_CHANNEL_HEADER_SIZE] = { 0 };
  memcpy (start + 4, "start_publication               ", 32);
  g_assert_true (tw_channel_message_read (&message, start, sizeof start, NULL));
  g_assert_cmpint (message.type, ==, TW_CHANNEL_START);
  memcpy (start + 4, "agent_session_state             ", 32);
  g_assert_false (tw_channel_message_read (&message, start, sizeof start, NULL));
}

/* A later header may be longer; the payload is where the header says. */
static void
test_message_long_header (void)
{
  g_autoptr (GByteArray) bytes = from_hex (HELLO_HEADER "68656c6c6f");
  bytes->data[3] = 120;
  bytes->data[119] = 0;
  g_byte_array_set_size (bytes, 120);
  g_autoptr (GByteArray) rest = from_hex ("00000005 68656c6c6f");
  g_byte_array_append (bytes, rest->data, rest->len);
  TwChannelMessage message;
  g_assert_true (tw_channel_message_read (&message, bytes->data, bytes->len, NULL));
  g_assert_cmpmem (message.payload, message.payload_length, "hello", 5);
}

static void
test_acknowledge (void)
{
  TwChannelMessage message = { .type = TW_CHANNEL_OUTPUT, .sequence = 41, .id = { ID } };
  g_autofree char *json = tw_channel_json_acknowledge (&message);
  g_assert_cmpstr (json, ==,
                   "{\"AcknowledgedMessageType\":\"output_stream_data\",\"AcknowledgedMessageId\":"
                   "\"dd01e56b-ff48-483e-a508-b5f073f31b16\",\"AcknowledgedMessageSequenceNumber\":"
                   "41,\"IsSequentialMessage\":true}");
  gint64 sequence = -1;
  g_assert_true (
    tw_channel_json_read_acknowledge ((const guint8 *) json, strlen (json), &sequence));
  g_assert_cmpint (sequence, ==, 41);
  const char *const wrong[] = { "", "{}", "{\"AcknowledgedMessageSequenceNumber\":",
                                "{\"AcknowledgedMessageSequenceNumber\":-1}",
                                "{\"AcknowledgedMessageSequenceNumber\":99999999999999999999}" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (
      tw_channel_json_read_acknowledge ((const guint8 *) wrong[i], strlen (wrong[i]), &sequence));
}

#define PORT_ACTION                                                                                \
  "{\"ActionType\":\"SessionType\",\"ActionParameters\":{\"SessionType\":\"Port\",\"Properties\":" \
  "{\"portNumber\":\"5439\",\"type\":\"LocalPortForwarding\"}}}"

static char *
respond (const char *actions, gboolean *refused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup_printf (
    "{\"AgentVersion\":\"3.3.987.0\",\"RequestedClientActions\":[%s]}", actions);
  g_autoptr (TwChannelHandshake) handshake
    = tw_channel_json_read_handshake ((const guint8 *) json, strlen (json), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (handshake->agent_version, ==, "3.3.987.0");
  const char *unsupported;
  char *response = tw_channel_json_handshake_response (handshake, &unsupported);
  *refused = unsupported != NULL;
  return response;
}

static void
test_handshake (void)
{
  gboolean refused;
  g_autofree char *good = respond (PORT_ACTION, &refused);
  g_assert_false (refused);
  g_assert_cmpstr (good, ==,
                   "{\"ClientVersion\":\"1.2.764.0\",\"ProcessedClientActions\":[{\"ActionType\":"
                   "\"SessionType\",\"ActionStatus\":1,\"ActionResult\":null,\"Error\":\"\"}],"
                   "\"Errors\":null}");
  g_autofree char *encrypted
    = respond (PORT_ACTION ",{\"ActionType\":\"KMSEncryption\"}", &refused);
  g_assert_true (refused);
  g_assert_nonnull (strstr (encrypted, "\"KMSEncryption\",\"ActionStatus\":2"));
  g_autofree char *unknown = respond (PORT_ACTION ",{\"ActionType\":\"Dance\"}", &refused);
  g_assert_true (refused);
  g_assert_nonnull (strstr (unknown, "\"Dance\",\"ActionStatus\":3"));
  g_assert_null (tw_channel_json_read_handshake ((const guint8 *) "[1]", 3, NULL));
}

static void
test_open (void)
{
  g_autofree char *json = tw_channel_json_open ("to\"ken", "client");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = tw_json_parse_object (parser, json, -1);
  g_assert_cmpstr (tw_json_get_string (root, "TokenValue"), ==, "to\"ken");
  g_assert_cmpstr (tw_json_get_string (root, "ClientId"), ==, "client");
  g_assert_cmpstr (tw_json_get_string (root, "MessageSchemaVersion"), ==, "1.0");
  g_assert_cmpstr (tw_json_get_string (root, "ClientVersion"), ==, TW_CHANNEL_CLIENT_VERSION);
  g_assert_true (g_uuid_string_is_valid (tw_json_get_string (root, "RequestId")));
}

static void
test_versions (void)
{
  g_assert_cmpint (tw_channel_compare_versions ("3.0.196.0", "3.0.196.0"), ==, 0);
  g_assert_cmpint (tw_channel_compare_versions ("3.0.196", "3.0.196.0"), ==, 0);
  g_assert_cmpint (tw_channel_compare_versions ("3.0.1390.0", "3.0.196.0"), >, 0);
  g_assert_cmpint (tw_channel_compare_versions ("2.9", "3.0.196.0"), <, 0);
  g_assert_cmpint (tw_channel_compare_versions ("3.1.1511.0", "3.1.1511.1"), <, 0);
  g_assert_cmpint (tw_channel_compare_versions ("new", "3.0.196.0"), !=, 0);
}

static void
test_smux_bytes (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  tw_smux_append (bytes, TW_SMUX_SYN, 3, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_PSH, 3, (const guint8 *) "hi", 2);
  tw_smux_append (bytes, TW_SMUX_FIN, 0x01020305, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_NOP, 0, NULL, 0);
  assert_hex (bytes, "01 00 0000 03000000"
                     "01 02 0200 03000000 6869"
                     "01 01 0000 05030201"
                     "01 03 0000 00000000");
}

static void
write_data (guint32 stream, const guint8 *data, gsize length, gpointer user_data)
{
  g_string_append_printf (user_data, "%.*s", (int) length, data);
}

static void
write_end (guint32 stream, gpointer user_data)
{
  g_string_append_printf (user_data, "<%u>", stream);
}

static void
test_smux_read (void)
{
  const TwSmuxSink sink = { write_data, write_end };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  tw_smux_append (bytes, TW_SMUX_PSH, 5, (const guint8 *) "hello", 5);
  tw_smux_append (bytes, TW_SMUX_NOP, 0, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_PSH, 5, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_FIN, 5, NULL, 0);
  for (guint chunk = 1; chunk <= bytes->len; chunk++) {
    TwSmux smux = { 0 };
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint at = 0; at < bytes->len; at += chunk)
      g_assert_true (tw_smux_push (&smux, bytes->data + at, MIN (chunk, bytes->len - at), &sink,
                                   text, NULL));
    g_assert_cmpstr (text->str, ==, "hello<5>");
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) wrong = from_hex ("02 02 0000 03000000");
  TwSmux smux = { 0 };
  g_assert_false (tw_smux_push (&smux, wrong->data, wrong->len, &sink, NULL, &error));
  g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL);
}

/* What xtaci's own smux writes; tests/support/ssm/peer/frames.go wrote the file. */
static void
test_smux_as_xtaci (void)
{
  g_autofree char *golden = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (TW_SOURCE_DIR "/tests/fixtures/tunnel/smux-frames.hex", &golden, NULL,
                       &error);
  g_assert_no_error (error);
  guint8 longer[300];
  for (guint i = 0; i < sizeof longer; i++)
    longer[i] = (guint8) i;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  tw_smux_append (bytes, TW_SMUX_SYN, 3, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_PSH, 3, (const guint8 *) "hello", 5);
  tw_smux_append (bytes, TW_SMUX_FIN, 3, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_SYN, 5, NULL, 0);
  tw_smux_append (bytes, TW_SMUX_PSH, 5, longer, sizeof longer);
  tw_smux_append (bytes, TW_SMUX_FIN, 5, NULL, 0);
  assert_hex (bytes, g_strstrip (golden));
}

/* RFC 6455 §5.7: a masked "Hello"; and the three ways to say a length. */
static void
test_websocket_bytes (void)
{
  const guint8 mask[] = { 0x37, 0xfa, 0x21, 0x3d };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  tw_websocket_append_frame (bytes, TW_WEBSOCKET_TEXT, mask, (const guint8 *) "Hello", 5);
  assert_hex (bytes, "81 85 37fa213d 7f9f4d5158");
  const guint8 none[4] = { 0 };
  g_autofree guint8 *large = g_malloc0 (65536);
  g_byte_array_set_size (bytes, 0);
  tw_websocket_append_frame (bytes, TW_WEBSOCKET_BINARY, none, large, 256);
  g_byte_array_set_size (bytes, 8);
  assert_hex (bytes, "82 fe 0100 00000000");
  g_byte_array_set_size (bytes, 0);
  tw_websocket_append_frame (bytes, TW_WEBSOCKET_BINARY, none, large, 65536);
  g_byte_array_set_size (bytes, 14);
  assert_hex (bytes, "82 ff 0000000000010000 00000000");
}

static char *
read_frames (const char *hex, gsize chunk, gsize most)
{
  g_autoptr (GByteArray) bytes = from_hex (hex);
  g_autoptr (TwWebsocketDecoder) decoder = tw_websocket_decoder_new (most);
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  for (gsize at = 0; at < bytes->len && error == NULL; at += chunk) {
    TwWebsocketMessage message;
    tw_websocket_decoder_push (decoder, bytes->data + at, MIN (chunk, bytes->len - at));
    while (tw_websocket_decoder_next (decoder, &message, &error))
      g_string_append_printf (text, "%x:%.*s ", message.opcode, (int) message.length,
                              message.data);
  }
  if (error)
    g_string_append (text, "error");
  return g_string_free (text, FALSE);
}

static void
test_websocket_read (void)
{
  static const struct {
    const char *hex;
    const char *read;
  } cases[] = {
    { "81 05 48656c6c6f", "1:Hello " },
    { "01 03 48656c 80 02 6c6f", "1:Hello " },                      /* fragments */
    { "02 03 48656c 89 01 70 80 02 6c6f", "9:p 2:Hello " },         /* a ping between them */
    { "82 7e 0005 48656c6c6f 8a 00", "2:Hello a: " },               /* long form of a length */
    { "82 7f 0000000000000005 48656c6c6f", "2:Hello " },
    { "88 05 03e8 427965", "8:\x03\xe8" "Bye " },
    { "82 85 37fa213d 7f9f4d5158", "error" },                       /* masked */
    { "c2 01 00", "error" },                                        /* reserved bit */
    { "83 01 00", "error" },                                        /* unknown opcode */
    { "80 01 00", "error" },                                        /* continues nothing */
    { "02 01 48 82 01 48", "error" },                               /* starts inside another */
    { "09 01 70", "error" },                                        /* a control frame in parts */
    { "89 7e 007e", "error" },                                      /* a long control frame */
    { "82 7f 7fffffffffffffff", "error" },
    { "02 7e 0400", "" },
    { "02 7e 0401", "error" },                                      /* over the limit */
    { "81 02 c328", "error" },                                      /* no UTF-8 */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize chunk = 1; chunk < 20; chunk += 3) {
      g_autofree char *read = read_frames (cases[i].hex, chunk, 1024);
      g_assert_cmpstr (read, ==, cases[i].read);
    }
}

static void
test_websocket_close (void)
{
  g_autoptr (GByteArray) bytes = from_hex ("03e8 427965");
  TwWebsocketMessage message = { TW_WEBSOCKET_CLOSE, bytes->data, bytes->len };
  g_autofree char *reason = NULL;
  g_assert_cmpuint (tw_websocket_read_close (&message, &reason), ==, 1000);
  g_assert_cmpstr (reason, ==, "Bye");
  g_autofree char *none = NULL;
  message.length = 0;
  g_assert_cmpuint (tw_websocket_read_close (&message, &none), ==, TW_WEBSOCKET_CLOSE_NONE);
}

/* Worked out twice, by programs of others. */
static void
test_signature (void)
{
  g_autoptr (TwAwsCredentials) credentials = tw_aws_credentials_new (
    "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "SESS", 0, "test");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwStreamUrl) url = tw_stream_url_parse (
    "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/bob-0123"
    "?role=publish_subscribe&cell-number=AAE+x/y=",
    NULL, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (TwSigv4Signature) signature
    = tw_stream_url_sign (url, "eu-west-1", 1767323045, credentials);
  g_assert_cmpstr (signature->signature, ==,
                   "ccd6a02ce93d16b0963d2ac7f2053dfd20f21a6caf63b09d7a5290c65d712405");
  g_assert_cmpstr (url->url, ==,
                   "https://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/bob-0123"
                   "?role=publish_subscribe&cell-number=AAE+x/y=");
}

static void
test_stream_url (void)
{
  g_autoptr (TwStreamUrl) presigned
    = tw_stream_url_parse ("wss://h/v1/d?X-Amz-Signature=00", NULL, FALSE, NULL);
  g_assert_true (presigned->presigned);
  g_autoptr (TwStreamUrl) private
    = tw_stream_url_parse ("wss://h/v1/d?a=+/=", "https://vpce-1.example:8443", FALSE, NULL);
  g_assert_cmpstr (private->url, ==, "https://vpce-1.example:8443/v1/d?a=+/=");
  g_assert_cmpstr (private->host, ==, "vpce-1.example:8443");
  g_assert_null (tw_stream_url_parse ("ws://127.0.0.1:80/d", NULL, FALSE, NULL));
  g_autoptr (TwStreamUrl) plain = tw_stream_url_parse ("ws://127.0.0.1:81/d", NULL, TRUE, NULL);
  g_assert_cmpstr (plain->url, ==, "http://127.0.0.1:81/d");
  const char *const wrong[] = { "", "file:///etc/passwd", "wss:///d", "wss://h/d\r\nX: y" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (tw_stream_url_parse (wrong[i], NULL, TRUE, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tunnel/message/bytes", test_message_bytes);
  g_test_add_func ("/tunnel/message/damage", test_message_damage);
  g_test_add_func ("/tunnel/message/service", test_message_service);
  g_test_add_func ("/tunnel/message/long-header", test_message_long_header);
  g_test_add_func ("/tunnel/json/acknowledge", test_acknowledge);
  g_test_add_func ("/tunnel/json/handshake", test_handshake);
  g_test_add_func ("/tunnel/json/open", test_open);
  g_test_add_func ("/tunnel/json/versions", test_versions);
  g_test_add_func ("/tunnel/smux/bytes", test_smux_bytes);
  g_test_add_func ("/tunnel/smux/read", test_smux_read);
  g_test_add_func ("/tunnel/smux/as-xtaci", test_smux_as_xtaci);
  g_test_add_func ("/tunnel/websocket/bytes", test_websocket_bytes);
  g_test_add_func ("/tunnel/websocket/read", test_websocket_read);
  g_test_add_func ("/tunnel/websocket/close", test_websocket_close);
  g_test_add_func ("/tunnel/signature", test_signature);
  g_test_add_func ("/tunnel/stream-url", test_stream_url);
  return g_test_run ();
}

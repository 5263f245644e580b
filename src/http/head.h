// The pieces of a request head that we read ourselves, as pure functions over text.
#pragma once
#include "http/request.h"

struct sbt_head_line {
    const char *name, *value;
    size_t name_n, value_n;
};
struct sbt_head {
    int64_t length; // Content-Length; -1 if there is none
    bool chunked;
    bool expects;     // "Expect: 100-continue": the client waits before it sends the body
    const char *host; // points into the lines
};
// Whether the framing is beyond doubt: one Host, at most one Content-Length of digits, Transfer-Encoding only "chunked"
// and never beside a length, no encoded body, names of token characters, values without control bytes, not too much.
// 0, or the status of the refusal.
int sbt_head_check(const char *target, const struct sbt_head_line *lines, size_t n, struct sbt_head *ret);
bool sbt_head_method(const char *s, enum sbt_method *ret, bool *ret_head_only);
// Decodes %XX. false for broken escapes, broken UTF-8 and control characters.
bool sbt_head_unescape(struct sbt_arena *a, const char *s, size_t n, const char **ret);
const char *sbt_head_cookie(struct sbt_arena *a, const char *header, const char *name); // NULL if none
// "Text/HTML ; charset=UTF-8" gives "text/html"; "" when it is not type/subtype.
const char *sbt_head_type(struct sbt_arena *a, const char *content_type);
// A parameter of a header like Content-Type or Content-Disposition, unquoted; NULL when it is not there. *ret_bad says
// that the header is malformed or has the parameter twice. A backslash
// escapes a quote or itself and is a letter before anything else.
const char *sbt_head_param(struct sbt_arena *a, const char *header, const char *name, bool *ret_bad);
bool sbt_head_takes_gzip(const char *accept_encoding);                 // NULL: no
bool sbt_head_etag_match(const char *if_none_match, const char *etag); // etag without quotes
// attachment; filename="ascii"; filename*=UTF-8''...
const char *sbt_head_attachment(struct sbt_arena *a, const char *filename);
// The last path component, at most 200 bytes, without control characters; "berkas" if nothing is left.
const char *sbt_head_filename(struct sbt_arena *a, const char *filename);
bool sbt_head_is_local(const char *location); // a path of ours: one '/', no backslash, no control bytes

// Network addresses as 16 bytes; IPv4 mapped into IPv6.
struct sbt_addr {
    uint8_t b[16];
};
bool sbt_addr_parse(const char *s, size_t n, struct sbt_addr *ret);
const char *sbt_addr_text(struct sbt_arena *a, const struct sbt_addr *addr);
void sbt_addr_group(const struct sbt_addr *addr, struct sbt_addr *ret); // IPv6: its /64; IPv4: itself
bool sbt_addr_listed(const struct sbt_addr *addr, const char *list);    // comma-separated; NULL: no
// The client behind trusted proxies: the last address in X-Forwarded-For that is not itself trusted. false: there is
// none that can be read, so the peer itself counts.
bool sbt_addr_forwarded(const char *x_forwarded_for, const char *trusted, struct sbt_addr *ret);

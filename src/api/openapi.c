// GET /api/v1/openapi.json: the operations and their field tables as an OpenAPI 3.1 document.
#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "base/tr.h"
#include "domain/policy.h"
#include "domain/step_kind.h"

#define SCHEMAS_MAX 256
#define DOCUMENT_BYTES (4 * 1024 * 1024)

struct doc {
    struct sbt_json j;
    const struct sbt_fields *seen[SCHEMAS_MAX];
    size_t seen_n;
};

static const char *ref_of(const struct sbt_fields *t, char ret[120])
{
    snprintf(ret, 120, "#/components/schemas/%s", t->name);
    return ret;
}

static void describe(struct sbt_json *j, const struct sbt_field *d)
{
    char s[600];
    const char *label = d->label ? sbt_tr("en", d->label) : "";
    snprintf(s, sizeof s, "%s%s%s", label, d->hint && *label ? ". " : "", d->hint ? sbt_tr("en", d->hint) : "");
    if (*s)
        sbt_json_str(j, "description", s);
}

static void choices(struct sbt_json *j, const struct sbt_choice *c)
{
    if (!c)
        return;
    sbt_json_open(j, "enum", '[');
    for (; c->code; c++)
        sbt_json_str(j, NULL, c->code);
    sbt_json_close(j, ']');
}

static void example(struct sbt_json *j, const struct sbt_field *d)
{
    int64_t v;
    if (!d->example || d->secret || d->type == SBT_F_LIST || d->type == SBT_F_OBJ)
        return;
    if (d->type == SBT_F_INT && sbt_parse_i64(d->example, INT64_MIN + 1, INT64_MAX, &v))
        sbt_json_int(j, "example", v);
    else if (d->type == SBT_F_BOOL)
        sbt_json_bool(j, "example", true);
    else if (d->type == SBT_F_STRS) {
        sbt_json_open(j, "example", '[');
        sbt_json_str(j, NULL, d->example);
        sbt_json_close(j, ']');
    } else
        sbt_json_str(j, "example", d->example);
}

static void typed(struct sbt_json *j, const char *type, const char *format)
{
    sbt_json_str(j, "type", type);
    if (format)
        sbt_json_str(j, "format", format);
}

// The body of a schema object, which is open.
static void field_schema(struct sbt_json *j, const struct sbt_field *d, bool step_data)
{
    char ref[120];
    switch (d->type) {
    case SBT_F_TEXT:
    case SBT_F_AREA:
        typed(j, "string", NULL);
        sbt_json_int(j, "maxLength", d->max ? d->max : d->type == SBT_F_AREA ? 20000 : 200);
        if (d->min > 0)
            sbt_json_int(j, "minLength", d->min);
        break;
    case SBT_F_CODE:
        typed(j, "string", NULL);
        choices(j, d->choices);
        break;
    case SBT_F_HEX:
        typed(j, "string", NULL);
        sbt_json_str(j, "pattern", "^[0-9a-f]*$");
        break;
    case SBT_F_INT:
        typed(j, "integer", NULL);
        if (d->min != 0 || d->max != 0) {
            sbt_json_int(j, "minimum", d->min);
            sbt_json_int(j, "maximum", d->max);
        }
        break;
    case SBT_F_BOOL:
        typed(j, "boolean", NULL);
        break;
    case SBT_F_DAY:
        typed(j, "string", "date");
        break;
    case SBT_F_TIME:
        typed(j, "string", "date-time");
        break;
    case SBT_F_ID:
        typed(j, "string", "uuid");
        break;
    case SBT_F_STRS:
    case SBT_F_LIST:
        typed(j, "array", NULL);
        sbt_json_int(j, "maxItems", d->max ? d->max : SBT_FIELD_ROWS_MAX);
        sbt_json_open(j, "items", '{');
        if (d->type == SBT_F_LIST)
            sbt_json_str(j, "$ref", ref_of(d->sub, ref));
        else {
            typed(j, "string", NULL);
            choices(j, d->choices);
        }
        sbt_json_close(j, '}');
        break;
    case SBT_F_OBJ:
        if (!step_data) {
            sbt_json_str(j, "$ref", ref_of(d->sub, ref));
            return; // beside a $ref stands nothing else here
        }
        sbt_json_open(j, "anyOf", '[');
        for (int k = 0; k < SBT_STEP_END - 1; k++) {
            sbt_json_open(j, NULL, '{');
            snprintf(ref, sizeof ref, "#/components/schemas/Step_%s", sbt_step_kinds[k].code);
            sbt_json_str(j, "$ref", ref);
            sbt_json_close(j, '}');
        }
        sbt_json_close(j, ']');
        break;
    case SBT_F_UNSET:
        sbt_bug(__FILE__, __LINE__, d->name);
    }
    describe(j, d);
    example(j, d);
}

static void schema(struct doc *d, const char *name, const struct sbt_fields *t, bool input, bool step_data)
{
    struct sbt_json *j = &d->j;
    bool any = false;
    sbt_json_open(j, name, '{');
    sbt_json_str(j, "type", "object");
    if (input)
        sbt_json_bool(j, "additionalProperties", false);
    for (size_t i = 0; i < t->n; i++)
        any = any || t->f[i].required;
    if (any) {
        sbt_json_open(j, "required", '[');
        for (size_t i = 0; i < t->n; i++)
            if (t->f[i].required)
                sbt_json_str(j, NULL, t->f[i].name);
        sbt_json_close(j, ']');
    }
    sbt_json_open(j, "properties", '{');
    for (size_t i = 0; i < t->n; i++) {
        sbt_json_open(j, t->f[i].name, '{');
        field_schema(j, &t->f[i], step_data && t->f[i].type == SBT_F_OBJ);
        sbt_json_close(j, '}');
    }
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
}

// A table and the tables below it, each once.
static void schemas(struct doc *d, const struct sbt_fields *t, bool input, bool step_data)
{
    for (size_t i = 0; i < d->seen_n; i++)
        if (d->seen[i] == t || sbt_str_eq(d->seen[i]->name, t->name))
            return;
    SBT_BUG_IF(d->seen_n == SCHEMAS_MAX);
    d->seen[d->seen_n++] = t;
    schema(d, t->name, t, input, step_data);
    for (size_t i = 0; i < t->n; i++)
        if (t->f[i].sub && !(step_data && t->f[i].type == SBT_F_OBJ))
            schemas(d, t->f[i].sub, input, false);
}

static void parameter(struct sbt_json *j, const char *name, const char *in, bool required, const char *says)
{
    sbt_json_open(j, NULL, '{');
    sbt_json_str(j, "name", name);
    sbt_json_str(j, "in", in);
    sbt_json_bool(j, "required", required);
    sbt_json_str(j, "description", says);
    sbt_json_open(j, "schema", '{');
    sbt_json_str(j, "type", "string");
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
}

static const char *path_word(const char *pattern, const char *name)
{
    static const struct {
        const char *name, *within, *say;
    } words[] = {
        {"no", "", "Number of the case, K-..."},
        {"clock", "", "Id of the clock: `clocks[].id` of the case"},
        {"id", "/uploads/", "Id of the upload"},
        {"number", "/reports/", "Number of the report, L-..."},
        {"number", "/alerts/", "Number of the alert"},
        {"number", "/figure-sheets/", "Number of the sheet"},
        {"number", "/monitor-reports/", "Number of the monitoring report"},
        {"act", "", "Id of the act: `items[].id` of the list"},
        {"day", "", "Day, YYYY-MM-DD (WIB)"},
        {"file", "", "`id.pdf`, `en.pdf`, `id.xlsx` or `en.xlsx`"},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(words); i++)
        if (sbt_str_eq(words[i].name, name) && strstr(pattern, words[i].within) != NULL)
            return words[i].say;
    sbt_bug(__FILE__, __LINE__, name); // a place in a path that nobody explains
}

static void parameters(struct sbt_json *j, const struct sbt_route *r, const struct sbt_api_op *op)
{
    sbt_json_open(j, "parameters", '[');
    for (const char *p = strchr(r->pattern, '{'); p; p = strchr(p, '{')) {
        char name[40];
        size_t n = strcspn(++p, "}");
        snprintf(name, sizeof name, "%.*s", (int)n, p);
        parameter(j, name, "path", true, path_word(r->pattern, name));
    }
    for (size_t i = 0; op->query && i < op->query->n; i++) {
        sbt_json_open(j, NULL, '{');
        sbt_json_str(j, "name", op->query->f[i].name);
        sbt_json_str(j, "in", "query");
        sbt_json_open(j, "schema", '{');
        field_schema(j, &op->query->f[i], false);
        sbt_json_close(j, '}');
        sbt_json_close(j, '}');
    }
    if (op->receipt)
        parameter(j, "X-Receipt-Code", "header", true, "Secret code of the report; never in a URL.");
    if (r->method == SBT_POST)
        parameter(j, "Idempotency-Key", "header", false,
                  "Any text of up to 128 characters. The same key and content give the same answer for 24 hours; other "
                  "content with it is 409.");
    if (r->method == SBT_POST && sbt_str_eq(r->name, "api_case_step"))
        parameter(j, "X-One-Time-Code", "header", false,
                  "The person's code of the moment, for steps that ask for a fresh second factor.");
    parameter(j, "Accept-Language", "header", false, "id (default) or en: language of labels and messages.");
    sbt_json_close(j, ']');
}

static void content(struct sbt_json *j, const char *media, const char *ref_name, const char *sample)
{
    char ref[120];
    snprintf(ref, sizeof ref, "#/components/schemas/%s", ref_name);
    sbt_json_open(j, "content", '{');
    sbt_json_open(j, media, '{');
    sbt_json_open(j, "schema", '{');
    sbt_json_str(j, "$ref", ref);
    sbt_json_close(j, '}');
    if (sample)
        sbt_json_raw(j, "example", sample);
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
}

static void operation(struct sbt_json *j, const struct sbt_route *r, const struct sbt_api_op *op)
{
    char s[16], method[8];
    snprintf(method, sizeof method, "%s", r->method == SBT_POST ? "post" : r->method == SBT_PUT ? "put" : "get");
    sbt_json_open(j, method, '{');
    sbt_json_str(j, "operationId", op->id);
    sbt_json_str(j, "summary", op->summary);
    if (op->detail)
        sbt_json_str(j, "description", op->detail);
    parameters(j, r, op);
    if (op->request) {
        sbt_json_open(j, "requestBody", '{');
        sbt_json_bool(j, "required", true);
        content(j, "application/json", op->request->name, op->example);
        sbt_json_close(j, '}');
    } else if (op->bytes) {
        sbt_json_open(j, "requestBody", '{');
        sbt_json_bool(j, "required", true);
        sbt_json_open(j, "content", '{');
        sbt_json_open(j, "application/octet-stream", '{');
        sbt_json_close(j, '}');
        sbt_json_close(j, '}');
        sbt_json_close(j, '}');
    } else if (op->example)
        sbt_json_str(j, "x-example-query", op->example);
    sbt_json_open(j, "responses", '{');
    snprintf(s, sizeof s, "%d", op->status);
    sbt_json_open(j, s, '{');
    sbt_json_str(j, "description", "Done");
    if (op->response)
        content(j, "application/json", op->response->name, NULL);
    if (op->media) {
        sbt_json_open(j, "content", '{');
        sbt_json_open(j, op->media, '{');
        sbt_json_close(j, '}');
        sbt_json_close(j, '}');
    }
    sbt_json_close(j, '}');
    sbt_json_open(j, "default", '{');
    sbt_json_str(j, "description", "What went wrong (RFC 9457)");
    content(j, "application/problem+json", "Problem", NULL);
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
    sbt_json_open(j, "security", '[');
    if (r->need == SBT_NEED_PUBLIC || r->need == SBT_NEED_RECEIPT) {
        sbt_json_open(j, NULL, '{');
        sbt_json_close(j, '}');
    }
    sbt_json_open(j, NULL, '{');
    sbt_json_open(j, "token", '[');
    sbt_json_close(j, ']');
    sbt_json_close(j, '}');
    sbt_json_close(j, ']');
    if (r->need != SBT_NEED_PUBLIC && r->need != SBT_NEED_RECEIPT)
        sbt_json_str(j, "x-scope", sbt_need_name((enum sbt_need)r->need));
    sbt_json_close(j, '}');
}

static const char problem_schema[] =
    "{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\"],\"properties\":{"
    "\"type\":{\"type\":\"string\",\"description\":\"/api/v1/problems/ and a word: invalid, denied, not-found, "
    "conflict, too-large, rate, busy, uncertain, login, step-up, type, internal ...\"},"
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"instance\":{\"type\":\"string\",\"description\":\"urn:uuid of the request, for the log\"},"
    "\"retry_after_s\":{\"type\":\"integer\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
    "\"field\":{\"type\":\"string\",\"description\":\"with its path: subjects.0.nip\"},"
    "\"message\":{\"type\":\"string\"}}}}}}";

void sbt_api_openapi(struct sbt_buf *out)
{
    struct doc d = {.seen_n = 0};
    struct sbt_json *j = &d.j;
    sbt_json_init(j, out);
    sbt_json_open(j, NULL, '{');
    sbt_json_str(j, "openapi", "3.1.0");
    sbt_json_open(j, "info", '{');
    sbt_json_str(j, "title", "SBT");
    sbt_json_str(j, "version", "1");
    sbt_json_str(j, "description",
                 "Reports and cases on the neutrality of Indonesia's civil servants. Version 1 only ever adds: ignore "
                 "members that you do not know. Fields that are absent are not known.");
    sbt_json_close(j, '}');
    sbt_json_open(j, "paths", '{');
    for (size_t i = 0; i < sbt_routes_api_n; i++) { // operations of one path stand one after the other
        const char *path = sbt_routes_api[i].pattern;
        if (i == 0 || !sbt_str_eq(sbt_routes_api[i - 1].pattern, path))
            sbt_json_open(j, path, '{');
        operation(j, &sbt_routes_api[i], sbt_routes_api[i].arg);
        if (i + 1 == sbt_routes_api_n || !sbt_str_eq(sbt_routes_api[i + 1].pattern, path))
            sbt_json_close(j, '}');
    }
    sbt_json_close(j, '}');
    sbt_json_open(j, "components", '{');
    sbt_json_open(j, "securitySchemes", '{');
    sbt_json_open(j, "token", '{');
    sbt_json_str(j, "type", "http");
    sbt_json_str(j, "scheme", "bearer");
    sbt_json_str(j, "description", "A token of your account (sbt token add). It has the scopes that you gave it.");
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
    sbt_json_open(j, "schemas", '{');
    for (size_t i = 0; i < sbt_routes_api_n; i++) {
        const struct sbt_api_op *op = sbt_routes_api[i].arg;
        if (op->request)
            schemas(&d, op->request, true, op->step_data);
        if (op->response)
            schemas(&d, op->response, false, false);
    }
    for (int k = 0; k < SBT_STEP_END - 1; k++) {
        char name[80];
        snprintf(name, sizeof name, "Step_%s", sbt_step_kinds[k].code);
        schema(&d, name, sbt_step_kinds[k].fields, true, false);
    }
    sbt_json_raw(j, "Problem", problem_schema);
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
    sbt_json_close(j, '}');
    sbt_buf_putc(out, '\n');
}

enum sbt_rc sbt_api_document(struct sbt_request *rq, struct sbt_fault *f)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, DOCUMENT_BYTES);
    sbt_api_openapi(&out);
    if (out.full)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "the API document is larger than its limit");
    sbt_respond_buf(rq, 200, "application/json", &out);
    return SBT_OK;
}

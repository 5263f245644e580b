// What templates write: escaping in every context, links, filters, blocks; through templates compiled for this test.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/assets.h"
#include "gen/fixture_tpl.h"
#include "tests/test.h"
#include "tests/tpl/fixture.h"

static struct sbt_arena *arena;
static struct sbt_buf out;

static const char *render(const struct sbt_view_fixture_escape *v)
{
    if (arena == NULL)
        arena = sbt_arena_new(16 * 1024 * 1024);
    sbt_buf_done(&out);
    sbt_buf_init(&out, 1024 * 1024);
    struct sbt_tpl t = sbt_page_tpl(&v->page, &out, arena);
    sbt_tpl_fixture_escape(&t, v);
    return out.p;
}

static void assert_has(const char *html, const char *want)
{
    if (strstr(html, want) == NULL)
        fail_msg("no '%s' in: %s", want, html);
}

static void assert_lacks(const char *html, const char *bad)
{
    if (strstr(html, bad) != NULL)
        fail_msg("'%s' in: %s", bad, html);
}

SBT_TEST(text_cannot_become_markup)
{
    struct sbt_view_fixture_escape v = {.text = "<script>alert(1)</script>&amp;\"'\x01", .page.title = "<\">"};
    const char *html = render(&v);
    assert_has(html, "[text:&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39;\xef\xbf\xbd]");
    assert_has(html, "<q title=\"&lt;&quot;&gt;\"><em>&lt;script");
    assert_lacks(html, "<script");
}

SBT_TEST(attribute_values_cannot_be_left)
{
    struct sbt_view_fixture_escape v = {.attr = "\" onmouseover=\"alert(1)' onfocus='x' <b>"};
    const char *html = render(&v);
    assert_has(html, "<p title=\"&quot; onmouseover=&quot;alert(1)&#39; onfocus=&#39;x&#39; &lt;b&gt;\"");
    assert_has(html, "class='x &quot; onmouseover=&quot;alert(1)&#39; onfocus=&#39;x&#39; &lt;b&gt;'");
    assert_lacks(html, "onmouseover=\"");
    assert_lacks(html, "onfocus='");
}

SBT_TEST(links_allow_only_what_stays_harmless)
{
    static const char *const bad[] = {
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "http://example.org/",
        "//example.org/",
        "/\\example.org/",
        "file:///etc/passwd",
        "blob:x",
        "https.evil:x",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_view_fixture_escape v = {.url = bad[i]};
        assert_has(render(&v), "<a href=\"#\">url</a>");
        assert_has(out.p, "<form action=\"#\"");
        assert_has(out.p, "<img src=\"#\"");
        assert_has(out.p, "data-next-url=\"#\"");
    }
    static const char *const good[][2] = {
        {"/kasus?x=1&y=2", "/kasus?x=1&amp;y=2"},
        {"?a=b:c", "?a=b:c"},
        {"#f-nip", "#f-nip"},
        {"https://example.org/a'b\"c", "https://example.org/a&#39;b%22c"},
        {"HTTPS://example.org/", "HTTPS://example.org/"},
        {"mailto:a@b.id", "mailto:a@b.id"},
        {"tel:+62", "tel:+62"},
        {"/\t/evil", "/%09/evil"},
        {"/a b<c>\\\x7f\xc3\xa9", "/a%20b%3Cc%3E%5C%7F%C3%A9"},
        {"", ""},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(good); i++) {
        struct sbt_view_fixture_escape v = {.url = good[i][0]};
        char want[200];
        snprintf(want, sizeof(want), "<a href=\"%s\">url</a>", good[i][1]);
        assert_has(render(&v), want);
    }
}

SBT_TEST(components_of_links_are_percent_encoded)
{
    struct sbt_view_fixture_escape v = {.part = "../a?b#c:\"<", .query = "a&b=c d\xc3\xa9'"};
    assert_has(render(&v),
               "<a href=\"/kasus/..%2Fa%3Fb%23c%3A%22%3C/x?q=a%26b%3Dc%20d%C3%A9%27#..%2Fa%3Fb%23c%3A%22%3C\">");
}

SBT_TEST(a_text_area_keeps_its_text_and_cannot_be_closed)
{
    struct sbt_view_fixture_escape v = {.area = "\nfirst\n</textarea><script>"};
    assert_has(render(&v), "<textarea name=\"a\">\n\nfirst\n&lt;/textarea&gt;&lt;script&gt;</textarea>");
}

SBT_TEST(arguments_of_sentences_are_escaped)
{
    struct sbt_view_fixture_escape v = {.arg = "<b>%2 & co</b>"};
    assert_has(render(&v), "<p>Untuk &lt;b&gt;%2 &amp; co&lt;/b&gt;.</p>");
}

SBT_TEST(blocks_show_what_holds)
{
    struct fixture_item items[] = {{.name = "a<", .n = 1234}, {.name = "b", .n = -5}};
    struct sbt_choice choices[] = {{"x", "X&", NULL}, {"y", "Y", NULL}, {NULL, NULL, NULL}};
    struct sbt_view_fixture_escape v = {
        .items = items, .items_n = 2, .n = 7, .choices = choices, .array = "\"q", .attr = "p"};
    const char *html = render(&v);
    assert_has(html, "<ul><li>0=a&lt;:1.234</li><li>1=b:-5</li></ul>");
    assert_has(html, "<b>seven</b>");
    assert_has(html, "<i>14-</i>");
    assert_has(html, "<u>X&amp;</u><u>Y</u>");
    assert_has(html, "<input value=\"&quot;q\" data-next-url=\"\">");
    assert_has(html, "<s>p&lt;1&gt;</s><s>p&lt;2&gt;</s>");

    v = (struct sbt_view_fixture_escape){.on = true, .one = &items[0]};
    html = render(&v);
    assert_has(html, "<ul><li>none</li></ul>");
    assert_has(html, "<b>a&lt;</b>");
    assert_has(html, "checked");
    assert_has(html, "<i>0+</i>");
    v.one = NULL;
    assert_has(render(&v), "<b>else</b>");
    v.text = "x";
    assert_has(render(&v), "<b>seven</b>");
}

SBT_TEST(errors_are_shown_at_their_field)
{
    struct sbt_fault f;
    sbt_fault_clear(&f);
    sbt_fault_field(&f, "nip", "NIP %1 tidak cocok.", "<1>");
    struct sbt_view_fixture_escape v = {.page.fault = &f};
    assert_has(render(&v), "NIP &lt;1&gt; tidak cocok.</q>");
    struct sbt_tpl t = sbt_page_tpl(&v.page, &out, arena);
    assert_string_equal(sbt_page_error_href(&t, &v.page, 0), "#f-nip");
    assert_string_equal(sbt_page_field_id(&t, "subjects.0.nip"), "f-subjects-0-nip");
    assert_null(sbt_page_error(&t, &v.page, "nik"));
}

SBT_TEST(filters_write_values_as_people_read_them)
{
    (void)render(&(struct sbt_view_fixture_escape){0});
    struct sbt_tpl id = {.out = &out, .arena = arena, .lang = "id", .zone = SBT_ZONE_WITA};
    struct sbt_tpl en = {.out = &out, .arena = arena, .lang = "en", .zone = SBT_ZONE_WIB};
    assert_string_equal(sbt_tpl_int(&id, 1158), "1.158");
    assert_string_equal(sbt_tpl_int(&en, 1158), "1,158");
    assert_string_equal(sbt_tpl_int(&en, INT64_MIN), "");
    assert_string_equal(sbt_tpl_digits(&id, 1158), "1158");
    assert_string_equal(sbt_tpl_bytes(&id, 999), "999 B");
    assert_string_equal(sbt_tpl_bytes(&id, 12345678), "12,3 MB");
    assert_string_equal(sbt_tpl_bytes(&en, 1500), "1.5 kB");
    assert_string_equal(sbt_tpl_bytes(&en, 104857600), "104.9 MB");
    assert_string_equal(sbt_tpl_bytes(&en, -1), "");
    int64_t us = sbt_day_start_us(sbt_day_of(2024, 11, 27), SBT_ZONE_WITA) + INT64_C(51900) * SBT_US_PER_S;
    assert_string_equal(sbt_tpl_time(&id, us), "Rabu, 27 November 2024 pukul 14.25 WITA");
    assert_string_equal(sbt_tpl_timeiso(&id, us), "2024-11-27T06:25:00Z");
    assert_string_equal(sbt_tpl_time(&id, SBT_US_NONE), "");
    assert_string_equal(sbt_tpl_day(&en, sbt_day_of(2024, 11, 27)), "27 November 2024");
    assert_string_equal(sbt_tpl_dayiso(&en, SBT_DAY_NONE), "");
    struct sbt_hash h = {.b = {0xab, 0x01}};
    assert_int_equal(strlen(sbt_tpl_hash(&id, &h)), 64);
    assert_true(sbt_str_starts(sbt_tpl_hash(&id, &h), "ab0100"));
    assert_null(sbt_tpl_translate(&id, NULL));
}

SBT_TEST(date_fields_show_again_what_was_typed)
{
    (void)render(&(struct sbt_view_fixture_escape){0});
    struct sbt_tpl t = {.out = &out, .arena = arena, .lang = "id", .zone = SBT_ZONE_WIB};
    struct sbt_pair p[] = {{"tanggal-d", "31"}, {"tanggal-m", "2x"}};
    struct sbt_pairs raw = {p, 2};
    assert_string_equal(sbt_page_day_part(&t, SBT_DAY_NONE, &raw, "tanggal", "m"), "2x");
    assert_string_equal(sbt_page_day_part(&t, sbt_day_of(2024, 11, 27), &raw, "tanggal", "y"), "2024");
    assert_string_equal(sbt_page_day_part(&t, SBT_DAY_NONE, NULL, "tanggal", "d"), "");
    assert_string_equal(sbt_page_day_part(&t, sbt_day_of(2024, 11, 27), NULL, "tanggal", "d"), "27");
}

SBT_TEST(every_asset_is_found_by_name_and_address)
{
    static const char *const names[] = {"app.css", "app.js", "icons.svg", "icon.svg", "inter.woff2", "licences.txt"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++) {
        const struct sbt_asset_row *row = sbt_asset_by_name(names[i]);
        assert_non_null(row);
        assert_ptr_equal(sbt_asset_by_url(row->url), row);
        assert_true(row->asset.plain.n > 0);
        assert_true(row->asset.immutable);
    }
    for (size_t i = 1; i < sbt_assets_n; i++)
        assert_true(strcmp(sbt_assets[i - 1].url, sbt_assets[i].url) < 0);
    assert_null(sbt_asset_by_url("/aset/app.css"));
    assert_null(sbt_asset_by_name("../app.css"));
    const struct sbt_asset_row *css = sbt_asset_by_name("app.css");
    assert_non_null(strstr(css->asset.plain.p, sbt_asset_by_name("inter.woff2")->url));
    assert_null(strstr(css->asset.plain.p, "govuk"));
}

SBT_TEST(style_and_script_of_a_page_stay_small)
{
    assert_true(sbt_asset_by_name("app.css")->asset.gzip.n + sbt_asset_by_name("app.js")->asset.gzip.n +
                    sbt_asset_by_name("icons.svg")->asset.gzip.n <
                40 * 1024);
}

SBT_TEST(the_gallery_renders_every_component)
{
    static const struct sbt_choice acts[] = {
        {"suka", "Menyukai atau membagikan unggahan calon", "Misalnya menekan tanda suka pada foto kampanye."},
        {"ikut", "Ikut kampanye", "Misalnya memakai kaus pasangan calon di panggung."},
        {"lain", "Sesuatu yang lain", NULL},
        {NULL, NULL, NULL}};
    static const struct sbt_choice modes[] = {
        {"buka", "Identitas dibuka", "Petugas yang menangani laporan melihat nama Anda."},
        {"rahasia", "Identitas dirahasiakan",
         "Nama Anda disegel; hanya dua penjaga identitas bersama dapat membukanya."},
        {"tanpa", "Tanpa identitas", "Kami tidak menyimpan nama Anda."},
        {NULL, NULL, NULL}};
    static const struct sbt_link tabs[] = {{"Milik saya", "?t=saya", true, 12},
                                           {"Kantor saya", "?t=kantor", false, 340},
                                           {"Dipantau", "?t=pantau", false, 3}};
    static const struct sbt_link nav[] = {{"Meja kerja", "/meja", true, 12},
                                          {"Kasus", "/kasus", false, SBT_PAGE_NO_COUNT},
                                          {"Laporan", "/laporan", false, SBT_PAGE_NO_COUNT},
                                          {"Data dan statistik", "/data", false, SBT_PAGE_NO_COUNT}};
    static const struct sbt_link crumbs[] = {{"Meja kerja", "/meja", false, 0}, {"Kasus", "/kasus", false, 0}};
    static const char *const chosen[] = {"ikut"};
    struct sbt_fault f;
    sbt_fault_clear(&f);
    sbt_fault_field(&f, "nip", "NIP terdiri dari 18 angka; yang Anda isi 3 angka.");
    sbt_fault_field(&f, "tanggal", "Tanggal 31 Februari tidak ada; periksa hari dan bulannya.");
    const char *dir = getenv("SBT_GALLERY");
    for (int k = 0; k < 4; k++) {
        struct sbt_view_fixture_gallery v = {
            .page = {.lang = k & 2 ? "en" : "id",
                     .zone = SBT_ZONE_WITA,
                     .path = "/kasus/NTR-2024-000123",
                     .title = "Kasus NTR-2024-000123",
                     .csrf = "token",
                     .demo_note = "Data contoh: semua orang di sini rekaan.",
                     .live_topic = "desk"},
            .acts = acts,
            .modes = modes,
            .chosen = chosen,
            .chosen_n = 1,
            .tabs = tabs,
            .tabs_n = 3,
            .now_us = INT64_C(1732690800) * SBT_US_PER_S,
        };
        if (k & 1) {
            v.page.actor_name = "Putu Ayu Contoh";
            v.page.may_search = true;
            v.page.role_name = "Auditor kepegawaian";
            v.page.agency_name = "BKN, Kantor Regional X Denpasar";
            v.page.nav = nav;
            v.page.nav_n = SBT_ARRAY_LEN(nav);
            v.page.crumbs = crumbs;
            v.page.crumbs_n = SBT_ARRAY_LEN(crumbs);
            v.page.notices_n = 4;
            v.page.search_href = "/cari";
            v.page.wide = true;
            v.page.flash = "Keputusan tercatat.";
            v.page.flash_kind = SBT_FLASH_SUCCESS;
        } else {
            v.page.leave_now = true;
            v.page.fault = &f;
        }
        (void)render(&(struct sbt_view_fixture_escape){0});
        sbt_buf_clear(&out);
        struct sbt_tpl t = sbt_page_tpl(&v.page, &out, arena);
        sbt_tpl_fixture_gallery(&t, &v);
        assert_false(out.full);
        assert_has(out.p, "</html>");
        assert_has(out.p, sbt_asset_by_name("app.css")->url);
        assert_lacks(out.p, "(null)");
        if (dir != NULL) {
            char path[500];
            snprintf(path, sizeof(path), "%s/gallery%d.html", dir, k);
            FILE *file = fopen(path, "w");
            assert_non_null(file);
            fwrite(out.p, 1, out.n, file);
            fclose(file);
            for (size_t i = 0; i < sbt_assets_n; i++) {
                snprintf(path, sizeof(path), "%s%s", dir, sbt_assets[i].url);
                file = fopen(path, "w");
                assert_non_null(file);
                fwrite(sbt_assets[i].asset.plain.p, 1, sbt_assets[i].asset.plain.n, file);
                fclose(file);
            }
        }
    }
}

// The table of step kinds: complete, and each form usable by decoder, encoder and page.
#include "domain/step_kind.h"

#include "base/buf.h"
#include "tests/test.h"

SBT_TEST(every_step_kind_has_a_complete_row)
{
    for (int k = 1; k < SBT_STEP_END; k++) {
        const struct sbt_step_kind_row *r = sbt_step_kind_get((enum sbt_step_kind)k);
        assert_non_null(r);
        assert_int_equal(r->kind, k);
        assert_non_null(r->label);
        assert_ptr_equal(sbt_step_kind_find(r->code), r);
        assert_true(r->persons == 1 || r->persons == 2);
        assert_non_null(r->outcomes[0]);
        assert_true(r->fields->size <= SBT_STEP_REC_BYTES);
    }
    assert_null(sbt_step_kind_get(SBT_STEP_UNSET));
    assert_null(sbt_step_kind_get(SBT_STEP_END));
    assert_null(sbt_step_kind_find("dance"));
    assert_null(sbt_step_kind_find(NULL));
}

SBT_TEST(step_fields_are_sorted_labelled_and_ordered_for_the_form)
{
    for (int k = 1; k < SBT_STEP_END; k++) {
        const struct sbt_step_kind_row *r = sbt_step_kind_get((enum sbt_step_kind)k);
        size_t order_n = 0;
        while (r->order[order_n] != NULL)
            order_n++;
        assert_int_equal(order_n, r->fields->n);
        for (size_t i = 0; i < r->fields->n; i++) {
            const struct sbt_field *fd = &r->fields->f[i];
            assert_non_null(fd->label);
            if (i > 0)
                assert_true(strcmp(r->fields->f[i - 1].name, fd->name) < 0);
            bool shown = false;
            for (size_t j = 0; j < order_n; j++)
                shown = shown || sbt_str_eq(r->order[j], fd->name);
            assert_true(shown);
        }
    }
}

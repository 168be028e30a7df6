/* SPDX-License-Identifier: Apache-2.0
 *
 * dump MODEL - what an import made, for tests in other languages: a line a
 * category with its role, a line a cell with its output, and a line a non-zero
 * coefficient. Tab-separated, numbers in all their digits.
 */
#include "footprint/economy/model.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    static const char *const roles[] = {"households", "nonprofit",   "government",
                                        "capital",    "inventories", "other"};
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    if (argc != 2 || mn_model_open(&m, NULL, argv[1], &e)) {
        fprintf(stderr, "dump: %s\n", argc == 2 ? e.msg : "usage: dump MODEL");
        return 1;
    }
    for (size_t k = 0; k < m->categories; k++)
        printf("category\t%s\t%s\n", m->category[k], roles[m->demand[k]]);
    for (size_t i = 0; i < m->n; i++)
        printf("output\t%s\t%s\t%.17g\n", m->region[i / m->industries],
               m->industry[i % m->industries], m->x[i]);
    for (size_t i = 0; i < m->n; i++)
        for (uint32_t j = 0; j < m->n; j++)
            if (mn_matrix_at(&m->a, i, j) != 0)
                printf("a\t%zu\t%u\t%.9g\n", i, j, (double)mn_matrix_at(&m->a, i, j));
    mn_model_free(m);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * use.c - the smallest program that uses the installed library.
 */
#include <manumit/manumit.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    if (strcmp(mn_version(), MN_VERSION) != 0 || mn_commands()[0] == NULL)
        return 1;
    return puts(mn_version()) < 0;
}

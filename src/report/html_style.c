/* SPDX-License-Identifier: Apache-2.0
 *
 * report/html_style.c - the style sheet, report.css, as the build embeds it.
 */
#include "report/html.h"

extern const unsigned char mn_report_css[], mn_report_css_end[];

void mn_html_style(mn_buf *b)
{
    mn_buf_add(b, mn_report_css, (size_t)(mn_report_css_end - mn_report_css));
}

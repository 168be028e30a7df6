/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_library.h - cairo and Pango, loaded when the first PDF is made. Linked,
 * they and some thirty libraries below them would make each start of the program
 * four times as long (docs/design/0011); so only their headers are needed to build, and
 * only a PDF needs them to run. Calls are written as ever: each name stands for the
 * function that was loaded. A name that is missing from the list does not link.
 */
#ifndef REPORT_PDF_LIBRARY_H
#define REPORT_PDF_LIBRARY_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <manumit/core.h>

#define MN_PDF_FUNCTIONS(X)                                                                        \
    X(cairo_arc)                                                                                   \
    X(cairo_close_path)                                                                            \
    X(cairo_create)                                                                                \
    X(cairo_curve_to)                                                                              \
    X(cairo_destroy)                                                                               \
    X(cairo_fill)                                                                                  \
    X(cairo_fill_preserve)                                                                         \
    X(cairo_font_options_create)                                                                   \
    X(cairo_font_options_destroy)                                                                  \
    X(cairo_font_options_set_antialias)                                                            \
    X(cairo_font_options_set_hint_metrics)                                                         \
    X(cairo_font_options_set_hint_style)                                                           \
    X(cairo_line_to)                                                                               \
    X(cairo_move_to)                                                                               \
    X(cairo_new_path)                                                                              \
    X(cairo_new_sub_path)                                                                          \
    X(cairo_pdf_surface_add_outline)                                                               \
    X(cairo_pdf_surface_create_for_stream)                                                         \
    X(cairo_pdf_surface_set_metadata)                                                              \
    X(cairo_rectangle)                                                                             \
    X(cairo_restore)                                                                               \
    X(cairo_save)                                                                                  \
    X(cairo_set_dash)                                                                              \
    X(cairo_set_line_cap)                                                                          \
    X(cairo_set_line_join)                                                                         \
    X(cairo_set_line_width)                                                                        \
    X(cairo_set_source_rgba)                                                                       \
    X(cairo_show_page)                                                                             \
    X(cairo_status)                                                                                \
    X(cairo_status_to_string)                                                                      \
    X(cairo_stroke)                                                                                \
    X(cairo_surface_destroy)                                                                       \
    X(cairo_surface_finish)                                                                        \
    X(cairo_surface_status)                                                                        \
    X(cairo_tag_begin)                                                                             \
    X(cairo_tag_end)                                                                               \
    X(g_free)                                                                                      \
    X(g_object_get_data)                                                                           \
    X(g_object_set_data)                                                                           \
    X(g_object_unref)                                                                              \
    X(pango_attr_insert_hyphens_new)                                                               \
    X(pango_attr_list_insert)                                                                      \
    X(pango_attr_list_new)                                                                         \
    X(pango_attr_list_unref)                                                                       \
    X(pango_cairo_context_set_font_options)                                                        \
    X(pango_cairo_context_set_resolution)                                                          \
    X(pango_cairo_font_map_new_for_font_type)                                                      \
    X(pango_cairo_layout_path)                                                                     \
    X(pango_cairo_show_layout_line)                                                                \
    X(pango_context_set_base_dir)                                                                  \
    X(pango_context_set_language)                                                                  \
    X(pango_context_set_round_glyph_positions)                                                     \
    X(pango_font_description_free)                                                                 \
    X(pango_font_description_new)                                                                  \
    X(pango_font_description_set_absolute_size)                                                    \
    X(pango_font_description_set_family_static)                                                    \
    X(pango_font_description_set_weight)                                                           \
    X(pango_font_map_create_context)                                                               \
    X(pango_language_from_string)                                                                  \
    X(pango_layout_get_baseline)                                                                   \
    X(pango_layout_get_direction)                                                                  \
    X(pango_layout_get_extents)                                                                    \
    X(pango_layout_get_iter)                                                                       \
    X(pango_layout_get_line_count)                                                                 \
    X(pango_layout_get_size)                                                                       \
    X(pango_layout_get_text)                                                                       \
    X(pango_layout_get_width)                                                                      \
    X(pango_layout_is_ellipsized)                                                                  \
    X(pango_layout_iter_free)                                                                      \
    X(pango_layout_iter_get_baseline)                                                              \
    X(pango_layout_iter_get_line_extents)                                                          \
    X(pango_layout_iter_get_line_readonly)                                                         \
    X(pango_layout_iter_get_line_yrange)                                                           \
    X(pango_layout_iter_next_line)                                                                 \
    X(pango_layout_line_get_x_ranges)                                                              \
    X(pango_layout_new)                                                                            \
    X(pango_layout_set_alignment)                                                                  \
    X(pango_layout_set_attributes)                                                                 \
    X(pango_layout_set_ellipsize)                                                                  \
    X(pango_layout_set_font_description)                                                           \
    X(pango_layout_set_height)                                                                     \
    X(pango_layout_set_text)                                                                       \
    X(pango_layout_set_width)                                                                      \
    X(pango_layout_set_wrap)

/* clang-format off */
#define MN_PDF_MEMBER(name) __typeof__(name) *name;
typedef struct mn_pdf_functions { MN_PDF_FUNCTIONS(MN_PDF_MEMBER) } mn_pdf_functions;
#undef MN_PDF_MEMBER
/* clang-format on */

/* Set once by mn_pdf_load(), never changed and never unloaded. */
extern const mn_pdf_functions *mn_pdf_library;

/* Loads them, once in the process, from any thread. Errors: MN_SYSTEM with the
 * package's name. */
MN_USE mn_status mn_pdf_load(mn_err *e);
/* One PDF at a time in a process. cairo 1.16 keeps the fonts of all threads in one table; when more
 * than ten are open it closes one that another thread may be about to use, and that thread crashes.
 */
void mn_pdf_lock(void);
void mn_pdf_unlock(void);

#ifndef MN_PDF_LIBRARY_INSIDE
#define cairo_arc                            mn_pdf_library->cairo_arc
#define cairo_close_path                     mn_pdf_library->cairo_close_path
#define cairo_create                         mn_pdf_library->cairo_create
#define cairo_curve_to                       mn_pdf_library->cairo_curve_to
#define cairo_destroy                        mn_pdf_library->cairo_destroy
#define cairo_fill                           mn_pdf_library->cairo_fill
#define cairo_fill_preserve                  mn_pdf_library->cairo_fill_preserve
#define cairo_font_options_create            mn_pdf_library->cairo_font_options_create
#define cairo_font_options_destroy           mn_pdf_library->cairo_font_options_destroy
#define cairo_font_options_set_antialias     mn_pdf_library->cairo_font_options_set_antialias
#define cairo_font_options_set_hint_metrics  mn_pdf_library->cairo_font_options_set_hint_metrics
#define cairo_font_options_set_hint_style    mn_pdf_library->cairo_font_options_set_hint_style
#define cairo_line_to                        mn_pdf_library->cairo_line_to
#define cairo_move_to                        mn_pdf_library->cairo_move_to
#define cairo_new_path                       mn_pdf_library->cairo_new_path
#define cairo_new_sub_path                   mn_pdf_library->cairo_new_sub_path
#define cairo_pdf_surface_add_outline        mn_pdf_library->cairo_pdf_surface_add_outline
#define cairo_pdf_surface_create_for_stream  mn_pdf_library->cairo_pdf_surface_create_for_stream
#define cairo_pdf_surface_set_metadata       mn_pdf_library->cairo_pdf_surface_set_metadata
#define cairo_rectangle                      mn_pdf_library->cairo_rectangle
#define cairo_restore                        mn_pdf_library->cairo_restore
#define cairo_save                           mn_pdf_library->cairo_save
#define cairo_set_dash                       mn_pdf_library->cairo_set_dash
#define cairo_set_line_cap                   mn_pdf_library->cairo_set_line_cap
#define cairo_set_line_join                  mn_pdf_library->cairo_set_line_join
#define cairo_set_line_width                 mn_pdf_library->cairo_set_line_width
#define cairo_set_source_rgba                mn_pdf_library->cairo_set_source_rgba
#define cairo_show_page                      mn_pdf_library->cairo_show_page
#define cairo_status                         mn_pdf_library->cairo_status
#define cairo_status_to_string               mn_pdf_library->cairo_status_to_string
#define cairo_stroke                         mn_pdf_library->cairo_stroke
#define cairo_surface_destroy                mn_pdf_library->cairo_surface_destroy
#define cairo_surface_finish                 mn_pdf_library->cairo_surface_finish
#define cairo_surface_status                 mn_pdf_library->cairo_surface_status
#define cairo_tag_begin                      mn_pdf_library->cairo_tag_begin
#define cairo_tag_end                        mn_pdf_library->cairo_tag_end
#define g_free                               mn_pdf_library->g_free
#define g_object_get_data                    mn_pdf_library->g_object_get_data
#define g_object_set_data                    mn_pdf_library->g_object_set_data
#define g_object_unref                       mn_pdf_library->g_object_unref
#define pango_attr_insert_hyphens_new        mn_pdf_library->pango_attr_insert_hyphens_new
#define pango_attr_list_insert               mn_pdf_library->pango_attr_list_insert
#define pango_attr_list_new                  mn_pdf_library->pango_attr_list_new
#define pango_attr_list_unref                mn_pdf_library->pango_attr_list_unref
#define pango_cairo_context_set_font_options mn_pdf_library->pango_cairo_context_set_font_options
#define pango_cairo_context_set_resolution   mn_pdf_library->pango_cairo_context_set_resolution
#define pango_cairo_font_map_new_for_font_type                                                     \
    mn_pdf_library->pango_cairo_font_map_new_for_font_type
#define pango_cairo_layout_path      mn_pdf_library->pango_cairo_layout_path
#define pango_cairo_show_layout_line mn_pdf_library->pango_cairo_show_layout_line
#define pango_context_set_base_dir   mn_pdf_library->pango_context_set_base_dir
#define pango_context_set_language   mn_pdf_library->pango_context_set_language
#define pango_context_set_round_glyph_positions                                                    \
    mn_pdf_library->pango_context_set_round_glyph_positions
#define pango_font_description_free mn_pdf_library->pango_font_description_free
#define pango_font_description_new  mn_pdf_library->pango_font_description_new
#define pango_font_description_set_absolute_size                                                   \
    mn_pdf_library->pango_font_description_set_absolute_size
#define pango_font_description_set_family_static                                                   \
    mn_pdf_library->pango_font_description_set_family_static
#define pango_font_description_set_weight   mn_pdf_library->pango_font_description_set_weight
#define pango_font_map_create_context       mn_pdf_library->pango_font_map_create_context
#define pango_language_from_string          mn_pdf_library->pango_language_from_string
#define pango_layout_get_baseline           mn_pdf_library->pango_layout_get_baseline
#define pango_layout_get_extents            mn_pdf_library->pango_layout_get_extents
#define pango_layout_get_direction          mn_pdf_library->pango_layout_get_direction
#define pango_layout_get_iter               mn_pdf_library->pango_layout_get_iter
#define pango_layout_get_line_count         mn_pdf_library->pango_layout_get_line_count
#define pango_layout_get_size               mn_pdf_library->pango_layout_get_size
#define pango_layout_get_text               mn_pdf_library->pango_layout_get_text
#define pango_layout_get_width              mn_pdf_library->pango_layout_get_width
#define pango_layout_is_ellipsized          mn_pdf_library->pango_layout_is_ellipsized
#define pango_layout_iter_free              mn_pdf_library->pango_layout_iter_free
#define pango_layout_iter_get_baseline      mn_pdf_library->pango_layout_iter_get_baseline
#define pango_layout_iter_get_line_extents  mn_pdf_library->pango_layout_iter_get_line_extents
#define pango_layout_iter_get_line_readonly mn_pdf_library->pango_layout_iter_get_line_readonly
#define pango_layout_iter_get_line_yrange   mn_pdf_library->pango_layout_iter_get_line_yrange
#define pango_layout_iter_next_line         mn_pdf_library->pango_layout_iter_next_line
#define pango_layout_line_get_x_ranges      mn_pdf_library->pango_layout_line_get_x_ranges
#define pango_layout_new                    mn_pdf_library->pango_layout_new
#define pango_layout_set_alignment          mn_pdf_library->pango_layout_set_alignment
#define pango_layout_set_attributes         mn_pdf_library->pango_layout_set_attributes
#define pango_layout_set_ellipsize          mn_pdf_library->pango_layout_set_ellipsize
#define pango_layout_set_font_description   mn_pdf_library->pango_layout_set_font_description
#define pango_layout_set_height             mn_pdf_library->pango_layout_set_height
#define pango_layout_set_text               mn_pdf_library->pango_layout_set_text
#define pango_layout_set_width              mn_pdf_library->pango_layout_set_width
#define pango_layout_set_wrap               mn_pdf_library->pango_layout_set_wrap
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/draws_option.h - how many draws stand behind intervals, on the command
 * line and of a server: a line of an array of mn_option, without a guard as each such array
 * includes it.
 */
/* clang-format off */
    {.name = "draws",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 20,
     .max = 1000000,
     .def = "1000",
     .served_min = 20,
     .served_max = 20000,
     .help = "Draws behind the intervals."},
    /* clang-format on */

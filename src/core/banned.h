/* SPDX-License-Identifier: Apache-2.0
 *
 * core/banned.h - calls that nobody makes here, turned into compile errors.
 *
 * The build puts this file before every source of the library and the program.
 * The system's headers that declare the functions come first, so that what they
 * declare stays whole; a call afterwards names something that does not exist
 * and that says what to use instead.
 */
#ifndef CORE_BANNED_H
#define CORE_BANNED_H

#include <alloca.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* No limit on what they write, or no NUL at its end. */
#undef strcpy
#define strcpy(...) banned_strcpy_copy_with_mn_arena_str
#undef strcat
#define strcat(...) banned_strcat_append_with_mn_buf_str
#undef strncpy
#define strncpy(...) banned_strncpy_use_memcpy_and_a_length
#undef strncat
#define strncat(...) banned_strncat_append_with_mn_buf_add
#undef stpcpy
#define stpcpy(...) banned_stpcpy_append_with_mn_buf_str
#undef sprintf
#define sprintf(...) banned_sprintf_use_snprintf_or_mn_buf_fmt
#undef vsprintf
#define vsprintf(...) banned_vsprintf_use_vsnprintf
#undef gets
#define gets(...) banned_gets_use_mn_file_read

/* The stack has no way to say that it is full. */
#undef alloca
#define alloca(...) banned_alloca_use_mn_arena_alloc
#undef strdupa
#define strdupa(...) banned_strdupa_use_mn_arena_str

/* State behind the caller's back. */
#undef strtok
#define strtok(...) banned_strtok_use_mn_text_split
#undef rand
#define rand(...) banned_rand_use_mn_rng
#undef srand
#define srand(...) banned_srand_use_mn_rng
#undef setlocale
#define setlocale(...) banned_setlocale_the_locale_is_the_hosts
#undef ctime
#define ctime(...) banned_ctime_use_mn_civil_from_days
#undef asctime
#define asctime(...) banned_asctime_use_mn_civil_from_days
#undef gmtime
#define gmtime(...) banned_gmtime_use_mn_civil_from_days
#undef localtime
#define localtime(...) banned_localtime_use_mn_civil_from_days

/* Can't tell a wrong number from zero. */
#undef atoi
#define atoi(...) banned_atoi_use_mn_text_i64
#undef atol
#define atol(...) banned_atol_use_mn_text_i64
#undef atoll
#define atoll(...) banned_atoll_use_mn_text_i64
#undef atof
#define atof(...) banned_atof_use_mn_text_f64

/* Starts a shell on text that may be anybody's. */
#undef system
#define system(...) banned_system_start_no_shell
#undef popen
#define popen(...) banned_popen_start_no_shell

#ifndef MN_PROGRAM
/* The library never prints and never ends the process. */
#undef exit
#define exit(...) banned_exit_return_a_status
#undef printf
#define printf(...) banned_printf_build_a_report
#undef vprintf
#define vprintf(...) banned_vprintf_build_a_report
#undef puts
#define puts(...) banned_puts_build_a_report
#undef putchar
#define putchar(...) banned_putchar_build_a_report
#undef perror
#define perror(...) banned_perror_use_mn_fail_errno
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/manumit.h - the whole public interface.
 */
#ifndef MANUMIT_MANUMIT_H
#define MANUMIT_MANUMIT_H

#include <manumit/command.h>
#include <manumit/core.h>
#include <manumit/country.h>
#include <manumit/footprint.h>
#include <manumit/language.h>
#include <manumit/money.h>
#include <manumit/panel.h>
#include <manumit/party.h>
#include <manumit/reference.h>
#include <manumit/report.h>
#include <manumit/screen.h>
#include <manumit/store.h>
#include <manumit/store_account.h>
#include <manumit/store_alert.h>
#include <manumit/store_matter.h>
#include <manumit/store_network.h>
#include <manumit/store_review.h>
#include <manumit/survey.h>
#include <manumit/table.h>

#endif

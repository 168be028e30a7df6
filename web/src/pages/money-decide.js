// SPDX-License-Identifier: Apache-2.0
//
// money-decide.js - what becomes of an alert.
import { DECISIONS } from '../core/money.js';
import { alerts } from '../core/money-desk.js';
import { t } from '../core/words.js';
import { makeDecider } from './matter-decide.js';

export const { mayNot, decideForm, decideBar } = makeDecider({
    on: alerts,
    deeds: DECISIONS,
    stock: { report: 2, watch: 2, close: 3, refer: 2, reopen: 2 },
    says: {
        deed: (deed) => t(`money.do.${deed}`),
        means: (deed) => t(`money.means.${deed}`),
        reason: (deed, i) => t(`money.reason.${deed}.${i}`),
        mayNot: (why) => t(`money.maynot.${why}`),
        mayNotAtAll: (role) => t('money.maynot', { role }),
    },
});

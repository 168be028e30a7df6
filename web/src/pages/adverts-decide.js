// SPDX-License-Identifier: Apache-2.0
//
// adverts-decide.js - what becomes of a network.
import { DECISIONS } from '../core/adverts.js';
import { networks } from '../core/adverts-desk.js';
import { t } from '../core/words.js';
import { makeDecider } from './matter-decide.js';

export const { mayNot, decideForm, decideBar } = makeDecider({
    on: networks,
    deeds: DECISIONS,
    stock: { lead: 2, watch: 2, close: 3, refer: 2, reopen: 2 },
    says: {
        deed: (deed) => t(`adverts.do.${deed}`),
        means: (deed) => t(`adverts.means.${deed}`),
        reason: (deed, i) => t(`adverts.reason.${deed}.${i}`),
        mayNot: (why) => t(`adverts.maynot.${why}`),
        mayNotAtAll: (role) => t('adverts.maynot', { role }),
    },
});

// SPDX-License-Identifier: Apache-2.0
//
// money-desk.js - the queue of alerts that is being worked on.
import { readQueue, readRow } from './money.js';
import { makeDesk } from './queue.js';

// bank: the file with the bank's own data, for drafts.
export const alerts = makeDesk(readQueue, readRow, { bank: null });
export const { desk, shown, rowOf, putRow } = alerts;

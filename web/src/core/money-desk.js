// SPDX-License-Identifier: Apache-2.0
//
// money-desk.js - the queue of alerts that is being worked on.
import { readQueue, readRow } from './money.js';
import { makeDesk } from './queue.js';

// bank: the file with the bank's own data, for drafts.
export const { desk, takeQueue, shown, rowOf, putRow, step, goOn, keepCase, noteReason } = makeDesk(readQueue, readRow, { bank: null });

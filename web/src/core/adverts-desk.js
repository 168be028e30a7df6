// SPDX-License-Identifier: Apache-2.0
//
// adverts-desk.js - the queue of networks that is being worked on.
import { readQueue, readRow } from './adverts.js';
import { makeDesk } from './queue.js';

// watches: what `adverts watches` tells, once it was asked; archive: the last that was brought in.
export const networks = makeDesk(readQueue, readRow, { watches: null, archive: 'adverts' });
export const { desk, shown, rowOf, putRow } = networks;

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { forgetUnknown, readQuestions } from '../src/core/session.js';

test('answers to what the server does not ask are left out', () => {
    const basket = readQuestions({ tables: { questions: [{ key: 'coffee', screen: 'food', unit: 'USD' }] } });
    const answers = { coffee: 3, constructor: 1, unknown: 2 };
    assert.equal(forgetUnknown(answers, basket), true);
    assert.deepEqual(answers, { coffee: 3 });
    assert.equal(forgetUnknown(answers, basket), false);
});

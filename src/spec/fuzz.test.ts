import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { printProblem } from './print-problem.ts';
import { typicalExample } from './published/reference-page.ts';
import { readRollout } from './read-rollout.ts';

const folder = new URL('broken/', import.meta.url);
const broken = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const files = [...broken, typicalExample];

/** Reads anything and holds it against what every answer must be. */
function survives(content: string | Uint8Array, environment?: string): string {
  const asked = environment === undefined ? {} : { environment };
  const read = readRollout({ file: 'f.yaml', content, ...asked });
  if (read.ok) return JSON.stringify(read.value);
  assert(read.problem.length > 0 && read.problem.length <= 101);
  assert(read.problem.some(({ severity }) => severity === 'mistake'));
  for (const { line, column, message, remedy } of read.problem) {
    assert(line >= 1 && column >= 1 && message !== '' && remedy !== '');
    assert(message.length < 400 && remedy.length < 400);
    assert(!message.includes('\n') && !remedy.includes('\n'));
  }
  return read.problem.map(printProblem).join('\n');
}

const piece = fc.constantFrom(
  ...[
    'service: a',
    'run: b',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '&a ',
    '*a ',
  ],
  ...[
    '!t ',
    '|\n',
    '>\n',
    '# c',
    '---\n',
    '...\n',
    '? ',
    '<<: ',
    '%',
    '@',
    '\t',
    '\r',
    '\0',
    '~',
    'null',
  ],
  ...[
    'strategy: ',
    'canary: ',
    'weight: 10%',
    'env: ',
    'environments: ',
    'health: ',
    'x: ',
    '1.10',
    'é',
  ],
);

test('no text takes the reader down', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void survives(text)),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      (pieces) => void survives(pieces.join(''), 'x'),
    ),
    { numRuns: 600 },
  );
});

test('no bytes take the reader down', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void survives(bytes)));
});

test('no part of a file cut out, doubled or replaced takes the reader down', () => {
  const change = fc.tuple(fc.nat(), fc.nat(40), fc.oneof(piece, fc.constant('')), fc.boolean());
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(change, { maxLength: 4 }), (file, changes) => {
      let text = file;
      for (const [at, length, put, double] of changes) {
        const from = at % (text.length + 1);
        const part = text.slice(from, from + length);
        text = text.slice(0, from) + put + (double ? part + part : '') + text.slice(from + length);
      }
      survives(text);
    }),
    { numRuns: 600 },
  );
});

test('no tree of values in place of any key takes the reader down', () => {
  const keys = [
    'source',
    'run',
    'port',
    'replicas',
    'env',
    'health',
    'stop',
    'strategy',
    'evidence',
  ];
  const more = ['rollback', 'schema', 'checks', 'notify', 'providers', 'environments', 'proxy'];
  const names = [
    'canary',
    'rolling',
    'steps',
    'route',
    'header',
    'ready',
    'secret',
    'web',
    'task',
    'ab',
  ];
  const key = fc.constantFrom(...keys, ...more, ...names);
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>('a', '10%', '5m', 1, -1, 1.5, true, null, '', '/x', 'canary', 'web'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(key, tree, { maxKeys: 6 }), (values) => {
      survives(JSON.stringify({ service: 'a', run: 'b', port: 80, ...values }), 'web');
    }),
    { numRuns: 600 },
  );
});

test('a secret written into the file is never repeated, however the file is broken', () => {
  const secret = 'Zq7xW9vK3';
  const holders = [
    `service: a\nrun: b\nport: 1\nenv:\n  DB_PASSWORD: ${secret}\n  OTHER: 1\n`,
    `service: a\nrun: b\nenv: { API_TOKEN: "${secret}", SECRET: { secret: "!${secret}" } }\n`,
    `service: a\nrun: b\nenv: { URL: "postgres://app:${secret}@db/x", PASSWORD: ${secret} }\n`,
    `service: a\nrun: b\nenvironments: { x: { env: { MY_SECRET: '${secret}' } } }\n`,
  ];
  const put = fc.constantFrom(
    '',
    ' ',
    ':',
    '"',
    "'",
    '{',
    '}',
    '[',
    '\t',
    'x',
    '\n',
    ', ',
    '!t ',
    '*a ',
  );
  fc.assert(
    fc.property(fc.constantFrom(...holders), fc.nat(), fc.nat(2), put, (file, at, length, text) => {
      const from = at % file.length;
      const change = (whole: string) => whole.slice(0, from) + text + whole.slice(from + length);
      if (change(file).split(secret).length !== file.split(secret).length) return;
      const said = survives(change(file));
      assert(!said.startsWith('f.yaml:') || !said.includes(secret), said);
    }),
    { numRuns: 1500 },
  );
});

test('files that were made to be slow are read within bounds', () => {
  const size = 40_000;
  const hostile = [
    '['.repeat(size),
    '{a: '.repeat(size / 4),
    '- '.repeat(size / 2),
    '"'.repeat(size),
    `[${','.repeat(size)}`,
    '!a '.repeat(size / 3),
    '---\n'.repeat(size / 4),
    'a: '.repeat(size / 3),
    Array.from({ length: size / 10 }, (_, index) => `k${index}: 1`).join('\n'),
    `env: { ${Array.from({ length: size / 20 }, (_, index) => `K${index}: "x"`).join(', ')} }`,
    `service: ${'a'.repeat(size)}\nrun: ${'b '.repeat(size / 2)}`,
    `source: "${'{{'.repeat(size)}"\nrun: "${'$\x7b'.repeat(size)}"`,
    `service: [\n${'token'.repeat(size)}`,
    `environments: { ${Array.from({ length: size / 20 }, (_, at) => `e${at}: {}`).join(', ')} }`,
  ];
  for (const content of hostile) survives(content);
});

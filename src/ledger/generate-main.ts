import { parseArgs } from 'node:util';
import { generatorOptions, readGeneratorArguments } from './generator/arguments.ts';
import { LoadRun, type LoadRunSettings } from './generator/load-run.ts';

/**
 * The load generator as a process of its own, so that its event loop is nobody else's.
 *   node generate-main.ts --target http://127.0.0.1:8080 --rate 300 --seconds 20 --out load.jsonl
 * Ends after its seconds, on SIGTERM or SIGINT, or when it reads the line `stop`. With
 * `--progress-ms 1000` it prints a JSON line per second, and with `--attached` the end of its
 * standard input stops it: a parent that dies takes its load with it.
 */
function main(): void {
  const { values } = parseArgs({ options: generatorOptions, strict: true });
  const settings = readGeneratorArguments(values);
  if (typeof settings === 'string') fail(settings);
  const run = begin(settings);
  const stop = () => run.stop();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.on('error', stop);
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (text: string) => {
    if (/^stop$/m.test(text)) stop();
  });
  process.stdin.on('error', () => {});
  if (values.attached) process.stdin.on('end', stop);
  const print = () => console.log(JSON.stringify(run.progress()));
  const everyMs = Number(values['progress-ms']);
  if (everyMs > 0) print();
  const timer = everyMs > 0 ? setInterval(print, everyMs) : undefined;
  void run.ended.then(() => {
    clearInterval(timer);
    print();
    process.exit(0);
  });
}

function begin(settings: LoadRunSettings): LoadRun {
  try {
    return new LoadRun(settings);
  } catch (error) {
    fail((error as Error).message); // The file cannot be written.
  }
}

function fail(message: string): never {
  console.error(`generate: ${message}`);
  process.exit(2);
}

main();

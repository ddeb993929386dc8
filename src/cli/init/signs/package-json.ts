import { readText } from './read-text.ts';
import type { Sign } from './sign.ts';

/** Name, start command, and the health path and port that the main file mentions. */
export function packageJsonSign(folder: string): Sign | undefined {
  const text = readText(folder, 'package.json');
  if (text === undefined) return undefined;
  let found: { name?: unknown; main?: unknown; scripts?: { start?: unknown } };
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  const command = commandOf(folder, found?.scripts?.start, found?.main);
  const main = command === undefined ? undefined : mainFileOf(command);
  const source = main === undefined ? undefined : readText(folder, main);
  return {
    file: 'package.json',
    ...(typeof found?.name === 'string' && { service: found.name }),
    ...(command !== undefined && { run: { web: command } }),
    ...(source !== undefined && sourceSigns(source)),
  };
}

/** npm between us and the program would keep signals from it, so a plain command is preferred. */
function commandOf(folder: string, start: unknown, main: unknown): string | undefined {
  if (typeof start === 'string') {
    return /^(?:node|bun|deno)\s[^&|;<>$`*]*$/.test(start) ? start : 'npm run start --silent';
  }
  if (typeof main === 'string') return `node ${main}`;
  const usual = ['server.js', 'index.js', 'app.js', 'server.mjs', 'index.mjs', 'src/server.js'];
  const file = usual.find((one) => readText(folder, one) !== undefined);
  return file === undefined ? undefined : `node ${file}`;
}

function mainFileOf(command: string): string | undefined {
  return command.split(' ').find((word) => /\.[cm]?[jt]s$/.test(word));
}

const healthPath =
  /['"`](\/(?:healthz?|readyz?|ready|livez|_health|health\/ready|api\/health|status))['"`]/;

/** What the text of the main file mentions. */
export function sourceSigns(source: string): Pick<Sign, 'port' | 'health'> {
  const health = healthPath.exec(source)?.[1];
  const port = /PORT\s*(?:\?\?|\|\|)\s*['"]?(\d{2,5})/.exec(source)?.[1];
  return {
    ...(health !== undefined && { health }),
    ...(port !== undefined && Number(port) <= 65_535 && { port: Number(port) }),
  };
}

import { fileURLToPath } from 'node:url';
import { failed, ok, type Result } from '../kit/result.ts';
import { emptyConfig, loadConfig } from '../proxy/config/proxy-config.ts';
import { ProxyProcess } from '../proxy/proxy-process.ts';

/**
 * Makes this process the embedded proxy, alone and without a keeper. Answers with the problems
 * that do not keep it from serving, or with the one that does. It then serves until it is ended.
 */
export async function runProxy(
  stateFolder: string,
  configPath: string | undefined,
): Promise<Result<readonly string[], string>> {
  const config = configPath === undefined ? ok(emptyConfig) : loadConfig(configPath);
  if (!config.ok) return failed(config.problem);
  const file = import.meta.filename.endsWith('.ts') ? 'main.ts' : 'main.js';
  const main = fileURLToPath(new URL(`../proxy/${file}`, import.meta.url));
  const chosen = configPath === undefined ? [] : ['--config', configPath];
  try {
    return ok(
      await ProxyProcess.start({
        stateFolder,
        config: config.value,
        inherited: new Map(),
        argv: [main, '--state-folder', stateFolder, ...chosen],
      }),
    );
  } catch (error) {
    return failed((error as Error).message);
  }
}

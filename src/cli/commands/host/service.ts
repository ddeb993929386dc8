import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemdUnit } from '../../../keeper/systemd-unit.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { exits } from '../../exits.ts';
import type { Options, VerbInput } from '../../verb.ts';

const unitName = 'steadyship-keeper.service';
const unitFolder = '/etc/systemd/system';
const commandMs = 30_000;

/** `service install|uninstall`: the systemd unit of the keeper, printed or put into force. */
export async function service({ argument, options, terminal }: VerbInput): Promise<number> {
  const path = join(unitFolder, unitName);
  if (argument === 'uninstall') return uninstall(path, options, terminal);
  const unit = unitOf(options);
  if (options.json) {
    terminal.print(JSON.stringify({ path, unit, written: options.write === true }));
  } else if (!options.write) {
    terminal.print(unit.trimEnd());
  }
  if (!options.write) {
    terminal.warn(`\nNothing was changed. Write it to ${path}, then:`);
    terminal.warn(`  systemctl daemon-reload && systemctl enable --now ${unitName}`);
    terminal.warn('or let "steadyship service install --write" do that, as root.');
    return exits.done;
  }
  change(path, () => {
    mkdirSync(unitFolder, { recursive: true });
    writeFileSync(path, unit);
  });
  terminal.warn(`${path} is written.`);
  return systemctl([['daemon-reload'], ['enable', '--now', unitName]], terminal);
}

function unitOf({ state, user }: Options): string {
  const file = import.meta.filename.endsWith('.ts') ? 'main.ts' : 'main.js';
  const main = fileURLToPath(new URL(`../../../keeper/${file}`, import.meta.url));
  return systemdUnit({
    node: process.execPath,
    main,
    stateFolder: state,
    ...(user !== undefined && { user }),
  });
}

function uninstall(path: string, options: Options, terminal: VerbInput['terminal']): number {
  if (!existsSync(path)) {
    terminal.print('No unit of Steadyship is installed.');
    return exits.done;
  }
  if (!options.write) {
    terminal.print(`${path} is installed. Nothing was changed; to take it away:`);
    terminal.print(`  systemctl disable ${unitName} && rm ${path} && systemctl daemon-reload`);
    terminal.print(
      'or "steadyship service uninstall --write", as root. What runs goes on running.',
    );
    return exits.done;
  }
  const code = systemctl([['disable', unitName]], terminal);
  change(path, () => rmSync(path));
  terminal.print(`${path} is gone. What runs goes on running; "steadyship down" ends it.`);
  return Math.max(code, systemctl([['daemon-reload']], terminal));
}

function change(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EACCES' || code === 'EPERM' ? 'run as root' : message;
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: path, reason });
  }
}

function systemctl(calls: readonly (readonly string[])[], terminal: VerbInput['terminal']): number {
  for (const call of calls) {
    try {
      execFileSync('systemctl', call, { stdio: 'pipe', timeout: commandMs });
    } catch (error) {
      terminal.warn(`systemctl ${call.join(' ')} failed: ${(error as Error).message.trim()}`);
      return exits.unknown;
    }
  }
  return exits.done;
}

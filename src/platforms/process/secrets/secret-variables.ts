import { ok, type Result } from '../../../kit/result.ts';
import type { Launch, LaunchRole } from '../launch.ts';
import { readEnvFile } from './env-file.ts';
import type { SecretSource } from './secret-source.ts';

/**
 * The variables of a role that must stay private: its secrets, and its env file, which usually
 * holds some. Plain variables of the role win over the file, secrets win over both.
 */
export function secretVariables(
  launch: Launch,
  role: LaunchRole,
  source: SecretSource,
): Result<Readonly<Record<string, string>>, string> {
  const secrets = source.resolve(role.secrets);
  if (!secrets.ok) return secrets;
  let fromFiles: Readonly<Record<string, string>> = {};
  for (const path of role.envFiles) {
    const file = readEnvFile(launch.folder, path);
    if (!file.ok) return file;
    fromFiles = { ...fromFiles, ...file.value };
  }
  const kept = Object.entries(fromFiles).filter(([name]) => !Object.hasOwn(role.env, name));
  return ok({ ...Object.fromEntries(kept), ...secrets.value });
}

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
  if (!secrets.ok || role.envFile === undefined) return secrets;
  const file = readEnvFile(launch.folder, role.envFile);
  if (!file.ok) return file;
  const kept = Object.entries(file.value).filter(([name]) => !Object.hasOwn(role.env, name));
  return ok({ ...Object.fromEntries(kept), ...secrets.value });
}

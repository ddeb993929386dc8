import { completionScript, type Shell } from '../../arguments/completion-script.ts';
import type { VerbInput } from '../../verb.ts';

/** `completion <shell>`: a script for bash, zsh or fish, made of the verb table. */
export async function completion({ argument, terminal, verbs }: VerbInput): Promise<number> {
  terminal.print(completionScript(argument as Shell, verbs));
  return 0;
}

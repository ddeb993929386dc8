import { hasState } from '../../../adapters/look/has-state.ts';
import { exits } from '../../exits.ts';
import { type Line, marks, printLine } from '../../render/style.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';
import type { Finding } from './finding.ts';
import { machineFindings } from './machine.ts';
import { processFindings } from './processes.ts';
import { fileFindings, serviceFindings } from './services.ts';

/** `doctor`: looks for what would make a release fail here. Changes nothing. */
export async function doctor({ options, terminal }: VerbInput): Promise<number> {
  const { state } = options;
  // Opening the store would make its folder: a look must not.
  const stored = hasState(state);
  const { findings: storeFindings, services } = stored
    ? await serviceFindings(state)
    : { findings: [], services: [] };
  const findings = [
    ...machineFindings(state),
    ...storeFindings,
    ...(await processFindings(state, services.length > 0)),
    ...(await fileFindings(options.file, services)),
  ];
  if (options.json) terminal.print(JSON.stringify({ findings }, null, 2));
  else {
    const style = { ...styleOf(terminal), columns: 1000 };
    for (const line of findings.flatMap(linesOf)) terminal.print(printLine(line, style));
    terminal.print('');
    terminal.print(verdict(findings));
  }
  return findings.some((one) => one.kind === 'broken') ? exits.refused : exits.done;
}

const shapes = {
  fine: [marks.good, 'good', ''],
  doubt: [marks.wait, 'wait', 'doubt: '],
  broken: [marks.bad, 'bad', 'broken: '],
} as const;

function linesOf({ kind, about, what, remedy }: Finding): readonly Line[] {
  const [mark, tone, word] = shapes[kind];
  const first: Line = [
    { text: `${mark} `, tone },
    { text: about.padEnd(15) },
    { text: word, tone },
    { text: what },
  ];
  return remedy === undefined ? [first] : [first, [{ text: `${' '.repeat(17)}${remedy}` }]];
}

function verdict(findings: readonly Finding[]): string {
  const count = (kind: Finding['kind']) => findings.filter((one) => one.kind === kind).length;
  const [isBroken, inDoubt] = [count('broken'), count('doubt')];
  if (isBroken > 0) return `${isBroken} broken, ${inDoubt} in doubt.`;
  return inDoubt > 0 ? `Nothing is broken, ${inDoubt} in doubt.` : 'All is well.';
}

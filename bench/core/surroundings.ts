import { cpus, totalmem } from 'node:os';

/** What a measurement was taken on: without it a number says nothing. */
export function surroundings(settings: Readonly<Record<string, number | string>>): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const given = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return (
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory}, ${process.platform} ` +
    `${process.arch}, Node ${process.version}\n${given.join(', ')}`
  );
}

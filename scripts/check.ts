import './require-node-24.ts';
import { runStages } from './runner/run-stages.ts';
import { stages } from './stages.ts';

/** `npm run check`: everything, as CI runs it. */
await runStages(stages);

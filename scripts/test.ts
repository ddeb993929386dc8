import './require-node-24.ts';
import { runStages } from './runner/run-stages.ts';
import { stages } from './stages.ts';

/** `npm test`: the stages that take seconds. */
await runStages(stages.filter((stage) => stage.quick === true));

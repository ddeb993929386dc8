import { readFileSync } from 'node:fs';

// Loaded into a verb and its keeper by NODE_OPTIONS=--import: their clock is ahead by the
// milliseconds that the file $SET_CLOCK holds at the moment, as if somebody had set it.

const trueNow = Date.now;

Date.now = () => {
  try {
    return trueNow() + Number(readFileSync(process.env.SET_CLOCK!, 'utf8'));
  } catch {
    return trueNow();
  }
};

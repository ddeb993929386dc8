/** Whole seconds as a clock shows them: `0:07`, `3:27`, `1:02:03`. Its width hardly changes. */
export function clockTime(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const end = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${end}` : `${minutes}:${end}`;
}

/** The time of day in UTC: `14:02:11`. */
export function timeOfDay(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** Day and time in UTC: `2026-11-21 14:02:11`. */
export function dayAndTime(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}

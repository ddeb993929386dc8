import { hasState } from '../../../adapters/look/has-state.ts';
import type { ServiceView } from '../../../core/explain/service-view.ts';
import type { VerbInput } from '../../verb.ts';

/**
 * `status [service]`: the five-second block of one service, or of all, what needs me first. Loads
 * in stages, because it is what people type most and most often there is nothing to see.
 */
export async function status({ argument, options, terminal }: VerbInput): Promise<number> {
  const isEmpty = !hasState(options.state);
  const views = isEmpty ? await nothing(argument) : await viewsOf(options.state, argument);
  if (options.json) terminal.print(JSON.stringify({ services: views }, null, 2));
  else if (views.length === 0) terminal.print('Nothing has been deployed here yet.');
  else {
    const { render } = await import('../../render/live-view.ts');
    const { styleOf } = await import('../../screen/screen.ts');
    const style = { ...styleOf(terminal), rows: Number.POSITIVE_INFINITY };
    for (const view of views) terminal.print(render(view, style).join('\n'));
  }
  return 0;
}

async function nothing(asked: string | undefined): Promise<readonly ServiceView[]> {
  if (asked === undefined) return [];
  const { SteadyshipError } = await import('../../../kit/error.ts');
  throw new SteadyshipError('SERVICE_NOT_FOUND', { service: asked });
}

async function viewsOf(
  stateFolder: string,
  asked: string | undefined,
): Promise<readonly ServiceView[]> {
  const [{ lookAtAll }, { byAttention }] = await Promise.all([
    import('../../follow/look-at-all.ts'),
    import('../../render/state-mark.ts'),
  ]);
  return [...(await lookAtAll(stateFolder, asked))].sort(byAttention);
}

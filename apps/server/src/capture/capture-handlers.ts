import type { TaskHandler } from '../tasks/task-worker.ts';
import { captureLog } from './capture-log.ts';
import { captureReview } from './capture-review.ts';
import { captureScans } from './capture-scans.ts';
import type { captureKinds } from './capture-tasks.ts';
import type { CaptureContext } from './keep-captured.ts';
import { isLate } from './later-or-never.ts';

type CaptureKind = (typeof captureKinds)[number];

/** The handlers that capture, by kind of task, with what capturing needs at the time. */
export function captureHandlers(contextNow: () => CaptureContext): {
  readonly [K in CaptureKind]: TaskHandler;
} {
  const untilLate =
    (
      capture: (...args: [...Parameters<TaskHandler>, CaptureContext]) => ReturnType<TaskHandler>,
    ): TaskHandler =>
    async (task) => {
      const context = contextNow();
      try {
        return await capture(task, context);
      } catch (error) {
        if (!isLate(task, context.now())) throw error;
        // A GitLab that has not answered for a day is not asked for ever; the requirement gets no verdict.
        return 'done';
      }
    };
  return {
    'capture-review': untilLate(captureReview),
    'capture-scans': untilLate(captureScans),
    'capture-log': untilLate(captureLog),
  };
}

import { judgeFact } from '../known-facts.ts';
import type { Check } from '../check.ts';

/** Is the pipeline known by its number? */
export const pipelineKnown: Check = {
  check: 'pipeline-known',
  requirement: 'pipeline',
  judge: ({ facts, environment }) =>
    judgeFact({
      facts,
      name: 'pipeline.id',
      least: environment.requires.pipeline?.least ?? 'api',
      noun: 'The pipeline',
      expected: 'the number of one pipeline',
      otherwise: 'The sources do not name one pipeline.',
      holds: (id) =>
        /^[1-9][0-9]{0,19}$/.test(id) &&
        facts.every(({ name, value }) => name !== 'pipeline.id' || value === id),
      help: 'State the id of the one pipeline that built the artifact.',
    }),
};

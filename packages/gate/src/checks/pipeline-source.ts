import { judgeFact } from '../known-facts.ts';
import type { Check } from '../check.ts';

/** Was the pipeline started by something that the environment accepts, such as a push? */
export const pipelineSource: Check = {
  check: 'pipeline-source',
  requirement: 'pipeline',
  judge({ facts, environment }) {
    const { sources, least } = environment.requires.pipeline ?? { sources: [], least: 'api' };
    return judgeFact({
      facts,
      name: 'pipeline.source',
      least,
      noun: 'What started the pipeline',
      expected: sources.join(' or '),
      holds: (source) => sources.includes(source),
      help: 'Release from a pipeline whose source the environment names.',
    });
  },
};

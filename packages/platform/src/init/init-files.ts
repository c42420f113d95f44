/** What `waybill init` asks. */
export interface InitAnswers {
  readonly gitlabUrl: string;
  readonly projectPath: string;
  readonly projectId?: string;
  readonly defaultBranch?: string;
}

/** The commented files of a new platform folder, by path. */
export function initFiles(answers: InitAnswers): Map<string, string> {
  throw new Error(`not written yet: ${answers.gitlabUrl}`);
}

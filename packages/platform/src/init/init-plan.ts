/** What `waybill init` asks. */
export interface InitAnswers {
  /** Base address of the GitLab instance, such as `https://gitlab.example.com`. */
  readonly gitlabUrl: string;
  /** Full path of the first project whose artifacts are judged. */
  readonly projectPath: string;
  /** Its number in GitLab; without it the files say where it is still to be written. */
  readonly projectId?: string;
  /** Branch that releases come from; `main` unless told. */
  readonly defaultBranch?: string;
  /** How the project signs; by the public Sigstore instance unless told. */
  readonly signing?: InitSigning;
}

/** How artifacts are signed. */
export type InitSigning =
  | { readonly kind: 'public-good' }
  | { readonly kind: 'private-sigstore'; readonly trustedRoot: string }
  | { readonly kind: 'key'; readonly publicKeyPem: string };

/** The answers, checked, with everything that follows from them. */
export interface InitPlan {
  readonly url: string;
  readonly host: string;
  readonly path: string;
  readonly id: string | undefined;
  readonly branch: string;
  readonly signing: InitSigning;
}

/** Options of `waybill attest`, as the parser gives them. */
export interface AttestOptions extends SigningOptionsGiven {
  /** Lockfiles; absent where those of the working folder are meant. */
  readonly lockfile?: readonly string[];
  /** Folder of the packed workspace, as the lockfile writes it. */
  readonly workspace?: string;
  readonly sbom?: string;
  readonly sbomFormat: 'cyclonedx' | 'spdx';
  readonly includeDev?: true;
  readonly input?: readonly string[];
  readonly runnerTier?: string;
  readonly outputDir: string;
  /** OCI layout folder that the layers of images are read from, instead of the registry. */
  readonly imageLayout?: string;
  /** Attach the evidence to the images in their registry. */
  readonly attach?: true;
  readonly submit?: string;
  /** Folder with evidence of an earlier run, to be handed in as it is. */
  readonly evidence?: string;
  /** Server that signs, where it is another than that of `submit`. */
  readonly server?: string;
  /** File with the public key that the server has to sign with. */
  readonly serverKey?: string;
  /** Platform folder that names that key. */
  readonly platform?: string;
  /** Earlier job of the pipeline that left the files. */
  readonly artifactOf?: string;
  /** `name@version` of the package that holds the files. */
  readonly inPackage?: string;
  readonly tokenEnv: string;
  /** Seconds. */
  readonly timeout: number;
  readonly dryRun?: true;
}

/** The options that say how to sign. */
export interface SigningOptionsGiven {
  readonly signer?: 'keyless' | 'key' | 'server';
  readonly identityTokenEnv: string;
  readonly signingConfig?: string;
  readonly fulcioUrl?: string;
  readonly rekorUrl?: string;
  readonly rekorVersion?: 1 | 2;
  readonly tsaUrl?: string;
  readonly trustedRoot?: string;
  readonly key?: string;
  readonly keyPasswordEnv?: string;
}

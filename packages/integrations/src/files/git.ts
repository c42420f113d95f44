import { WaybillError } from '@waybill/kernel';

/** One call of git in a repository of our own. */
export interface GitCall {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the clean environment. */
  readonly env?: { readonly [name: string]: string };
  readonly input?: string;
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Runs git without the user's configuration, hooks, prompts or helpers, and returns what it printed.
 * Throws `git-missing`, `git-failed` or `platform-too-large`.
 */
export async function runGit(call: GitCall): Promise<Buffer> {
  // Loaded only now: most runs name a folder, and start-up is counted in milliseconds.
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    // A process group of its own: git leaves the fetching to children, which must end with it.
    const child = spawn('git', [...safeOptions, ...call.args], {
      cwd: call.cwd,
      env: { ...cleanEnvironment(call.cwd), ...call.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const output: Buffer[] = [];
    let outputBytes = 0;
    let complaint = '';
    let failure: WaybillError | undefined;
    const stop = (error: WaybillError): void => {
      failure ??= error;
      // Never a group that is not ours: without a process id there is none to stop.
      if (child.pid !== undefined) endGroup(child.pid);
    };
    const onAbort = (): void => stop(gitFailed('no answer before the deadline'));
    call.signal.addEventListener('abort', onAbort);
    if (call.signal.aborted) onAbort();
    child.stdout.on('data', (part: Buffer) => {
      outputBytes += part.length;
      if (outputBytes > call.maxOutputBytes) stop(gitFailed(`more than ${call.maxOutputBytes} bytes`));
      else output.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      complaint = (complaint + part.toString()).slice(0, 4096);
    });
    child.stdin.on('error', () => {}); // git may end before it has read everything
    child.stdin.end(call.input ?? '');
    child.on('error', (cause) => {
      call.signal.removeEventListener('abort', onAbort);
      reject(gitMissing(cause));
    });
    child.on('close', (status) => {
      call.signal.removeEventListener('abort', onAbort);
      if (failure) reject(failure);
      else if (status === 0) resolve(Buffer.concat(output));
      else reject(gitFailed(lastLine(complaint) || `status ${status}`));
    });
  });
}

/** The platform project was not fetched. */
export function gitFailed(found: string): WaybillError {
  return new WaybillError({
    code: 'git-failed',
    message: 'The platform project was not fetched.',
    category: 'unavailable',
    expected: 'the commit, from the address given',
    found,
    help: 'Check address, commit and access; git was asked without your own configuration and credential helpers.',
  });
}

function gitMissing(cause: Error): WaybillError {
  return new WaybillError({
    code: 'git-missing',
    message: 'The platform project was not fetched, because git did not start.',
    category: 'unavailable',
    expected: 'the command git on the PATH',
    found: cause.message,
    help: 'Install git, or pass a folder with --platform.',
  });
}

const safeOptions: readonly string[] = [
  'protocol.ext.allow=never',
  'core.hooksPath=/dev/null',
  'credential.helper=',
  'core.fsmonitor=false',
  'http.followRedirects=false',
  'transfer.fsckObjects=true',
  'submodule.recurse=false',
  'gc.auto=0',
].flatMap((setting) => ['-c', setting]);

/** Only what git needs to reach a server: GIT_* variables could run commands of their own. */
function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'SSH_AUTH_SOCK',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'https_proxy',
    'HTTPS_PROXY',
    'http_proxy',
    'no_proxy',
    'NO_PROXY',
  ];
  return {
    ...Object.fromEntries(
      kept.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
    ),
    HOME: home,
    LANG: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:file',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    GIT_NO_LAZY_FETCH: '1',
  };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

/** git's last complaint, without the address, in which a password may stand. */
function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replace(/\b[a-z+]+:\/\/\S+/g, '…').slice(0, 200);
}

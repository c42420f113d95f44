import { parseDer, readOid, readSmallInteger } from '@waybill/evidence';
import { keyMalformed } from './key-error.ts';

/** Parameters of scrypt (RFC 7914); it takes time as N · r · p, and 128 · N · r bytes of memory. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * What opening an encrypted key may cost: its file says how often to hash, and a crafted one held the process for
 * minutes. Cosign writes N = 65536, r = 8, p = 1, an eighth of the work allowed here; 2^24 took up to 19 s and 1.1 GiB.
 */
const maxScrypt = { N: 2 ** 20, r: 32, p: 16, work: 2 ** 22 } as const;

/** Most memory that the allowed parameters take. */
export const maxScryptMemoryBytes: number = 128 * maxScrypt.work;

/** OpenSSL writes 2,048 iterations unless told, OWASP recommends 600,000; more are sheer waiting. */
const maxPbkdf2Iterations = 2_000_000;

/** Refuses parameters that would take long; throws `signing-key-malformed`. */
export function checkScryptCost({ N, r, p }: ScryptCost): void {
  checkNumber('scrypt’s N', N, maxScrypt.N);
  checkNumber('scrypt’s r', r, maxScrypt.r);
  checkNumber('scrypt’s p', p, maxScrypt.p);
  if (N * r * p > maxScrypt.work) throw keyMalformed('scrypt parameters that cost at most a few seconds');
}

const oid = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  scrypt: '1.3.6.1.4.1.11591.4.11',
} as const;

/**
 * Reads how an EncryptedPrivateKeyInfo derives its key, and refuses what would take long, or what nobody should use
 * any more. PBES2 with PBKDF2 (RFC 8018, appendix A) or scrypt (RFC 7914, section 7). Throws `signing-key-malformed`.
 */
export function checkPkcs8Cost(der: Uint8Array): void {
  const { derivation, numbers } = readDerivation(der);
  const [first = 0, second = 0, third = 0] = numbers;
  if (derivation === oid.scrypt) checkScryptCost({ N: first, r: second, p: third });
  else checkNumber('PBKDF2’s iterations', first, maxPbkdf2Iterations);
}

interface Derivation {
  readonly derivation: string;
  /** PBKDF2's iterations, or scrypt's N, r and p. */
  readonly numbers: readonly number[];
}

function readDerivation(der: Uint8Array): Derivation {
  let derivation: string | undefined;
  let numbers: readonly number[] = [];
  try {
    const encryption = parseDer(der).open().any().open();
    if (readOid(encryption.any()) === oid.pbes2) {
      const kdf = encryption.any().open().any().open();
      derivation = readOid(kdf.any());
      const parameters = kdf.any().open();
      parameters.any(); // salt
      const count = derivation === oid.scrypt ? 3 : 1;
      numbers = Array.from({ length: count }, () => readSmallInteger(parameters.any()));
    }
  } catch (cause) {
    throw keyMalformed('an EncryptedPrivateKeyInfo in DER, of PBES2 with small numbers', cause);
  }
  if (derivation === oid.pbkdf2 || derivation === oid.scrypt) return { derivation, numbers };
  throw keyMalformed('PBES2 with PBKDF2 or scrypt');
}

function checkNumber(name: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw keyMalformed(`${name} from 1 to ${max}`);
}

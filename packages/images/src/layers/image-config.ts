import {
  isDigest,
  isJsonObject,
  parseJson,
  WaybillError,
  type Digest,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';
import { imageMalformed } from '../image-error.ts';

/** What an image's configuration says, as far as it matters here. */
export interface ImageConfig {
  /** `linux/amd64`. */
  readonly platform: string;
  /** Digests of the unpacked layers, base first. */
  readonly diffIds: readonly Digest[];
  readonly labels: { readonly [name: string]: string };
}

const maxLayers = 1_000;

/** Reads a configuration. Throws `image-malformed`. Source: OCI image-spec 1.1, config. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const value = readJson(bytes);
  const { os, architecture, variant, rootfs, config } = value;
  const listed = isObject(rootfs) ? rootfs['diff_ids'] : undefined;
  if (!Array.isArray(listed) || listed.length > maxLayers) {
    throw malformed(`a list of at most ${maxLayers} diff ids`, 'something else');
  }
  const diffIds = (listed as readonly JsonValue[]).map((item) => {
    if (typeof item === 'string' && isDigest(item)) return item;
    throw malformed('SHA-256 diff ids', 'something else');
  });
  const labels = isObject(config) && isObject(config['Labels']) ? config['Labels'] : {};
  return {
    platform: [os, architecture, variant]
      .filter((part) => typeof part === 'string' && part !== '')
      .map(String)
      .join('/'),
    diffIds,
    labels: Object.fromEntries(
      Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

function readJson(bytes: Uint8Array): JsonObject {
  try {
    const value = parseJson(bytes, { maxBytes: 16 * 1024 * 1024, maxDepth: 50 });
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw malformed('an image configuration in JSON', error.code, error);
  }
  throw malformed('an image configuration in JSON', 'another value');
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== undefined && isJsonObject(value);
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return imageMalformed('its configuration is not one', expected, found, cause);
}

/** A file of its own, loaded for an artifact that does not fit into memory alone. */
export { hashFile } from '@waybill/integrations/files';

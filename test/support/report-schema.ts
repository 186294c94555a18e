import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'vitest';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../src/data/schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(SCHEMA);

/** Fails with the places in the document that break the schema. */
export function expectValidReport(report: unknown): void {
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
}

/** Keys of an object of the schema in its order, by the path of its definition. */
export function schemaKeys(definition: string | null): string[] {
  const node = definition === null ? SCHEMA : SCHEMA.definitions[definition];
  return Object.keys(node.properties);
}

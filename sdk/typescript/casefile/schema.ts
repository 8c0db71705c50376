// From the fields of `parameters` and `data` to types and JSON Schemas, and values checked against them.
//
// A field is `name: string("what it is")`, and for a parameter `.default(value)` behind it. Kinds are `string`,
// `boolean`, `integer`, `number`, `optional(field)`, `list`, `map`, `oneOf`, `object` and `any`.

import { Failure } from "./errors.ts";

type Schema = Record<string, unknown>;

/** A value that does not fit its field; the text says where and why. */
class Mismatch extends Error {}

/** One field: what it is called in JSON Schema, and how a value is checked. */
export class Field<Value, HasDefault extends boolean = boolean> {
  readonly schema: Schema;
  readonly read: (value: unknown, path: string) => Value;
  readonly fallback: HasDefault extends true ? { value: Value } : { value: Value } | undefined;

  constructor(schema: Schema, read: Field<Value>["read"], fallback: Field<Value, HasDefault>["fallback"]) {
    this.schema = schema;
    this.read = read;
    this.fallback = fallback;
  }

  /** The value where none is given. */
  default(value: Value): Field<Value, true> {
    return new Field<Value, true>({ ...this.schema, default: value }, this.read, { value });
  }
}

/** Fields by name. */
export type Fields = Record<string, Field<any>>;

type Optional<F extends Fields> = { [K in keyof F]: F[K] extends Field<any, true> ? K : never }[keyof F];

/** The values of fields, each there. */
export type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer Value> ? Value : never };

/** The values of fields as they are given: one with a default may be left out, and so may an optional one. */
export type Given<F extends Fields> = Omit<Values<F>, Optional<F>> & Partial<Pick<Values<F>, Optional<F>>>;

/** Text. */
export function string(words: string): Field<string, false> {
  return scalar("string", words, (value) => typeof value === "string");
}

/** True or false. */
export function boolean(words: string): Field<boolean, false> {
  return scalar("boolean", words, (value) => typeof value === "boolean");
}

/** A whole number. */
export function integer(words: string): Field<number, false> {
  return scalar("integer", words, Number.isSafeInteger);
}

/** A number; infinity is none. */
export function number(words: string): Field<number, false> {
  return scalar("number", words, Number.isFinite);
}

/** What the field is, or null where that is not known or not given. */
export function optional<Value>(field: Field<Value>): Field<Value | null, true> {
  const { description, ...inner } = field.schema;
  const isSimple = typeof inner["type"] === "string" && !("enum" in inner);
  const schema = isSimple ? { ...inner, type: [inner["type"], "null"] } : { anyOf: [inner, { type: "null" }] };
  const read = (value: unknown, path: string) => (value === null ? null : field.read(value, path));
  return new Field<Value | null, true>({ ...schema, description }, read, { value: null });
}

/** Any count of one kind. */
export function list<Value>(words: string, items: Field<Value>): Field<Value[], false> {
  const schema = { type: "array", items: items.schema, description: words };
  const read = (value: unknown, path: string) => {
    if (!Array.isArray(value)) throw mismatch(path, "an array", value);
    return value.map((one, place) => items.read(one, `${path}[${place}]`));
  };
  return new Field<Value[], false>(schema, read, undefined);
}

/** Values of one kind by name. */
export function map<Value>(words: string, values: Field<Value>): Field<Record<string, Value>, false> {
  const schema = { type: "object", additionalProperties: values.schema, description: words };
  const read = (value: unknown, path: string) => {
    if (!isObject(value)) throw mismatch(path, "an object", value);
    const entries = Object.entries(value).map(([name, one]) => [name, values.read(one, `${path}.${name}`)]);
    return Object.fromEntries(entries) as Record<string, Value>;
  };
  return new Field<Record<string, Value>, false>(schema, read, undefined);
}

/** One of these texts. */
export function oneOf<const Value extends string>(words: string, ...values: Value[]): Field<Value, false> {
  const read = (value: unknown, path: string) => {
    const found = values.find((one) => one === value);
    if (found === undefined) throw mismatch(path, `one of ${values.join(", ")}`, value);
    return found;
  };
  return new Field<Value, false>({ type: "string", enum: values, description: words }, read, undefined);
}

/** Fields of its own. */
export function object<F extends Fields>(words: string, fields: F): Field<Values<F>, false> {
  const read = (value: unknown, path: string) => readFields(fields, value, path);
  return new Field<Values<F>, false>({ ...objectSchema(fields, true), description: words }, read, undefined);
}

/** Whatever JSON can hold. */
export function any(words: string): Field<unknown, false> {
  return new Field<unknown, false>({ description: words }, (value) => value, undefined);
}

function scalar<Value>(type: string, words: string, fits: (value: unknown) => boolean): Field<Value, false> {
  const read = (value: unknown, path: string) => {
    if (!fits(value)) throw mismatch(path, type, value);
    return value as Value;
  };
  return new Field<Value, false>({ type, description: words }, read, undefined);
}

/** The JSON Schema of fields. Parameters are closed: one that is not declared is refused. */
export function describe(title: string, fields: Fields, isParameters: boolean): Schema {
  const schema = objectSchema(fields, isParameters);
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema, title };
}

function objectSchema(fields: Fields, isParameters: boolean): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    properties[name] = field.schema;
    if (field.fallback === undefined) required.push(name);
  }
  const schema: Schema = { type: "object", properties };
  if (isParameters) schema["additionalProperties"] = false;
  return required.length > 0 ? { ...schema, required } : schema;
}

/** Parses the parameters of a request; `invalid-parameters` names the one at fault. */
export function readParameters<F extends Fields>(fields: F, text: string): Values<F> {
  let value: unknown;
  try {
    value = JSON.parse(text || "{}");
  } catch (error) {
    throw Failure.invalidParameters(`parameters are not JSON: ${error}`);
  }
  if (!isObject(value)) throw Failure.invalidParameters("parameters must be a JSON object");
  try {
    return readFields(fields, value, "");
  } catch (error) {
    throw error instanceof Mismatch ? Failure.invalidParameters(`parameter ${error.message}`) : error;
  }
}

/** The data of a report as JSON text; `internal` where it does not fit what the skill declares. */
export function writeData<F extends Fields>(fields: F, data: unknown): string {
  try {
    return JSON.stringify(readFields(fields, data ?? {}, ""));
  } catch (error) {
    throw error instanceof Mismatch ? Failure.internal(`the data does not fit its fields: ${error.message}`) : error;
  }
}

function readFields<F extends Fields>(fields: F, value: unknown, path: string): Values<F> {
  if (!isObject(value)) throw mismatch(path, "an object", value);
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const names = Object.keys(fields);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Mismatch(`\`${at(unknown)}\` is not declared; there are ${names.join(", ") || "none"}`);
  }
  const read = Object.entries(fields).map(([name, field]) => {
    const given = value[name];
    if (given !== undefined) return [name, field.read(given, at(name))];
    if (field.fallback === undefined) throw new Mismatch(`\`${at(name)}\` is missing`);
    return [name, field.fallback.value];
  });
  return Object.fromEntries(read) as Values<F>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mismatch(path: string, expected: string, value: unknown): Mismatch {
  const text = JSON.stringify(value) ?? String(value);
  const said = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new Mismatch(`\`${path}\`: expected ${expected}, found ${said}`);
}

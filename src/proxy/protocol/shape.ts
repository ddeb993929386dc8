/** Says what in a message is not as agreed; `message` is one sentence with the place in it. */
export class ShapeMistake extends Error {
  override readonly name = 'ShapeMistake';
}

/**
 * Reads one object of a message field by field, and knows which fields nobody asked for, so that
 * a misspelt setting is an error and not a default.
 */
export class Shape {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #asked = new Set<string>();

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ShapeMistake(`${path} must be an object.`);
    }
    this.#value = value as Record<string, unknown>;
    this.#path = path;
  }

  has(name: string): boolean {
    this.#asked.add(name);
    return this.#value[name] !== undefined;
  }

  text(name: string, pattern = /^.+$/s, max = 4096): string {
    const value = this.#get(name);
    if (typeof value === 'string' && value.length <= max && pattern.test(value)) return value;
    throw this.#mistake(name, `must be text like ${pattern.source}, at most ${max} long`);
  }

  integer(name: string, min: number, max: number): number {
    const value = this.#get(name);
    if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) {
      return Number(value);
    }
    throw this.#mistake(name, `must be a whole number from ${min} to ${max}`);
  }

  boolean(name: string): boolean {
    const value = this.#get(name);
    if (typeof value === 'boolean') return value;
    throw this.#mistake(name, 'must be true or false');
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#get(name);
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.#mistake(name, `must be one of ${choices.join(', ')}`);
  }

  texts(name: string, max: number): readonly string[] {
    const list = this.list(name, max);
    for (const item of list) {
      if (typeof item === 'string' && item !== '' && item.length <= 512) continue;
      throw this.#mistake(name, 'must be a list of texts');
    }
    return list as readonly string[];
  }

  each<Item>(name: string, max: number, read: (item: Shape) => Item): readonly Item[] {
    return this.list(name, max).map((item, index) => {
      return Shape.read(item, `${this.#path}.${name}[${index}]`, read);
    });
  }

  entries<Item>(name: string, max: number, read: (item: Shape) => Item): Record<string, Item> {
    const value = this.#get(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#mistake(name, 'must be an object');
    }
    const pairs = Object.entries(value);
    if (pairs.length > max) throw this.#mistake(name, `must have at most ${max} entries`);
    return Object.fromEntries(
      pairs.map(([key, item]) => [key, Shape.read(item, `${this.#path}.${name}.${key}`, read)]),
    );
  }

  object<Item>(name: string, read: (item: Shape) => Item): Item {
    return Shape.read(this.#get(name), `${this.#path}.${name}`, read);
  }

  /** Reads a whole object and refuses fields that `read` did not ask for. */
  static read<Item>(value: unknown, path: string, read: (shape: Shape) => Item): Item {
    const shape = new Shape(value, path);
    const item = read(shape);
    const unknown = Object.keys(shape.#value).filter((name) => !shape.#asked.has(name));
    if (unknown.length === 0) return item;
    const names = [...shape.#asked].join(', ');
    throw new ShapeMistake(`${path} has an unknown field ${unknown[0]}; known are ${names}.`);
  }

  #get(name: string): unknown {
    this.#asked.add(name);
    return Object.hasOwn(this.#value, name) ? this.#value[name] : undefined;
  }

  list(name: string, max: number): readonly unknown[] {
    const value = this.#get(name);
    if (Array.isArray(value) && value.length <= max) return value;
    throw this.#mistake(name, `must be a list of at most ${max}`);
  }

  #mistake(name: string, must: string): ShapeMistake {
    const value = this.#value[name];
    const got = value === undefined ? 'it is missing' : `it is ${JSON.stringify(value)}`;
    return new ShapeMistake(`${this.#path}.${name} ${must}; ${got.slice(0, 80)}.`);
  }
}

/** Closes what was opened, the newest first. Every step is tried, whatever the ones before it threw. */
export class Closing {
  readonly #steps: { readonly name: string; readonly close: () => unknown }[] = [];

  /** @returns what was given, so that opening and registering are one line. */
  add<T>(name: string, opened: T, close: (opened: T) => unknown): T {
    this.#steps.push({ name, close: () => close(opened) });
    return opened;
  }

  /** @throws AggregateError naming the steps that failed, once all were tried. Closing again does nothing. */
  async run(): Promise<void> {
    const failures: Error[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.close();
      } catch (cause) {
        failures.push(new Error(`${step.name} did not close`, { cause }));
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
  }
}

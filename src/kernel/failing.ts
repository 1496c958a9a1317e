/** An end that may come at any time: from then on every wait rejects with its reason. */
export type Failing = {
  fail: (reason: Error) => void;
  /** @throws the reason once there is one. */
  check: () => void;
  race: <Value>(awaited: Promise<Value>) => Promise<Value>;
};

/** One that has not come yet; one wait at a time. */
export function createFailing(): Failing {
  let failed: Error | undefined;
  let rejectCurrent: (reason: Error) => void = () => undefined;
  const check = (): void => {
    if (failed !== undefined) throw failed;
  };
  return {
    fail: (reason) => {
      failed ??= reason;
      rejectCurrent(failed);
    },
    check,
    race: (awaited) => {
      check();
      return Promise.race([awaited, new Promise<never>((_, reject) => (rejectCurrent = reject))]);
    },
  };
}

/**
 * One tab of a browser has the phone: two would register one address twice and ring twice.
 * Calls onHeld when this tab has it, onWaiting when another has it first. Returns how to give it up.
 */
export function holdPhone(user: string, onHeld: () => void, onWaiting: () => void): () => void {
  // Absent on insecure origins, where the microphone is absent too.
  if (navigator.locks === undefined) {
    onHeld();
    return () => undefined;
  }

  const given = new AbortController();
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = () => {
    if (given.signal.aborted) return undefined;
    onHeld();
    return until;
  };
  const name = `crm-phone-${user}`;
  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock !== null) return held();
      if (given.signal.aborted) return undefined;
      onWaiting();
      // Not awaited: this callback holds nothing.
      navigator.locks.request(name, { signal: given.signal }, held).catch(() => undefined);
      return undefined;
    })
    .catch(() => onHeld());
  return () => {
    given.abort();
    release();
  };
}

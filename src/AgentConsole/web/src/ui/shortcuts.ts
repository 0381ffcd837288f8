import { useEffect, useRef } from 'react';

/** Alt and a letter, by the key's place so that it works on every layout. Works while a text field has the focus. */
export function useShortcut(letter: string, action: () => void, enabled: boolean): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    if (!enabled) return;
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat || event.code !== `Key${letter}`) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [letter, enabled]);
}

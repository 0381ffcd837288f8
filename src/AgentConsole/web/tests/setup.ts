import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A page that is loaded when it is opened takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

// What Mantine asks of a browser and jsdom has not.
window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
})) as typeof window.matchMedia;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView ??= () => undefined;

// A busy machine takes its time to load a page; what comes is waited for.
configure({ asyncUtilTimeout: 10_000 });
afterEach(cleanup);

// Plain line drawings on a grid of 24; always beside a word or under a label, so hidden from screen readers.
const paths = {
  phone: 'M7 3l3 5-2 2c1 3 3 5 6 6l2-2 5 3c0 3-2 4-4 4C10 21 3 14 3 7c0-2 1-4 4-4z',
  hangUp: 'M3 15c4-6 14-6 18 0l-2 3-4-1v-3c-2-1-4-1-6 0v3l-4 1z',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4l12 8-12 8z',
  microphone: 'M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3',
  muted: 'M9 6a3 3 0 0 1 6 0v5M9 10v2a3 3 0 0 0 5 2M5 11a7 7 0 0 0 11 5M12 18v3M4 3l16 18',
  keypad: 'M5 5h.1M12 5h.1M19 5h.1M5 12h.1M12 12h.1M19 12h.1M5 19h.1M12 19h.1M19 19h.1',
  ticket: 'M4 6h16v4a2 2 0 0 0 0 4v4H4v-4a2 2 0 0 0 0-4zM14 6v12',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-8 16-8 16 0',
  people: 'M9 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM2 20c0-7 14-7 14 0M16 5a3.500 3.500 0 0 1 0 7M18 14c3 1 4 3 4 6',
  book: 'M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2zM12 6v14',
  board: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  callback: 'M8 8L4 12l4 4M4 12h10a6 6 0 0 1 6 6',
  desk: 'M4 12a8 8 0 0 1 16 0M4 12v5h4v-6H4M20 12v5h-4v-6h4M20 17c0 3-3 4-7 4',
  gear: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8 9h8M8 13h4',
  message: 'M4 5h16v11H10l-5 4v-4H4z',
  campaign: 'M4 10v4h4l8 5V5l-8 5zM19 9c1 2 1 4 0 6M7 14l1 6h3l-1-5',
  bell: 'M6 17h12M7 17v-6a5 5 0 0 1 10 0v6M10 20h4M12 4v2',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l4 2',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

import { Alert, Stack } from '@mantine/core';
import { useServices } from '../core/services';
import { useStore } from '../core/store';

/** Messages at the lower right edge, read out as they come. */
export function NoticeList() {
  const { notices } = useServices();
  const shown = useStore(notices);
  return (
    <Stack className="notices" gap="xs" role="region" aria-label="Messages" aria-live="polite">
      {shown.map((notice) => (
        <Alert
          key={notice.id}
          variant="filled"
          color={notice.kind === 'problem' ? 'red' : 'teal.9'}
          withCloseButton
          closeButtonLabel="Close message"
          onClose={() => notices.close(notice.id)}
        >
          {notice.text}
        </Alert>
      ))}
    </Stack>
  );
}

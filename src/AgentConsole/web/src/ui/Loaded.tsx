import { Alert, Button, Group, Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { sentenceOf } from '../core/api';

interface Query<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** What was read, or that it is on its way, or why it failed and a way to try again. */
export function Loaded<T>({ query, children }: { query: Query<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null) return <Failed error={query.error} retry={query.refetch} />;
  return (
    <Stack gap="xs" role="status" aria-label="Loading">
      <Skeleton h={18} w="40%" />
      <Skeleton h={18} />
      <Skeleton h={18} w="75%" />
    </Stack>
  );
}

export function Failed({ error, retry }: { error: Error; retry: () => unknown }) {
  return (
    <Alert color="red" title="This could not be loaded">
      <Group justify="space-between">
        {sentenceOf(error)}
        <Button size="xs" variant="default" onClick={() => void retry()}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}

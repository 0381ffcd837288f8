import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The frame of the pages before sign-in. */
export function EntranceFrame({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" radius="md" p="xl" w="100%" maw={400}>
        <Stack>
          <div>
            <Title order={1}>{title}</Title>
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}

import { ActionIcon, Button, Group, Indicator, Popover, ScrollArea, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import type { NoticeLine, NoticesSeen } from '../contracts';
import { moment } from '../core/format';
import { useAction, useServices } from '../core/services';
import { Icon } from '../ui/Icon';

/** What the product has to tell the signed-in person, until it was seen. */
export function NoticeBell() {
  const { api, link } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const query = useQuery({ queryKey: ['notices'], queryFn: ({ signal }) => api.get<readonly NoticeLine[]>('/api/notices', signal), refetchInterval: 120_000 });
  useEffect(() => link.on('noticesChanged', () => void client.invalidateQueries({ queryKey: ['notices'] })), [client, link]);
  const notices = query.data ?? [];
  const see = (ids: readonly string[] | null) =>
    void run(async () => {
      await api.post<unknown>('/api/notices/seen', { ids } satisfies NoticesSeen);
      await client.invalidateQueries({ queryKey: ['notices'] });
    });
  const label = notices.length === 0 ? 'No new notices' : `${notices.length} new notices`;
  return (
    <Popover position="bottom-end" width={360} withinPortal trapFocus>
      <Indicator label={notices.length} size={16} disabled={notices.length === 0} color="red.9">
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" aria-label={label}>
            <Icon name="bell" />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label="Notices">
        <Stack gap="xs">
          {notices.length === 0 && <Text size="sm">Nothing new.</Text>}
          <ScrollArea.Autosize mah={360}>
            <Stack gap="xs">
              {notices.map((notice) => (
                <Notice key={notice.id} notice={notice} seen={() => see([notice.id])} />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          {notices.length > 0 && (
            <Button size="xs" variant="default" loading={busy} onClick={() => see(null)}>
              Mark all as seen
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Notice({ notice, seen }: { notice: NoticeLine; seen: () => void }) {
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="xs" c="dimmed">
          {moment(notice.at)}
        </Text>
        {notice.ticketId !== null && (
          <Link href={`/tickets/${notice.ticketId}`} onClick={seen}>
            <Text size="xs">Open #{notice.ticketNumber}</Text>
          </Link>
        )}
      </Group>
      <Text size="sm" className="text">
        {notice.text}
      </Text>
    </div>
  );
}

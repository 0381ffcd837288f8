import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { CustomerLine, DuplicateLine } from '../contracts';
import { usePages } from '../core/queries';
import { useAction, useMe, useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

const ranks: Readonly<Record<number, string>> = { 3: 'Very likely', 2: 'Likely', 1: 'Possible' };

/** Customers who may be one, with the reason; the likeliest first. */
export default function DuplicatesPage() {
  const { rights } = useMe();
  const pages = usePages<DuplicateLine>(['duplicates'], '/api/duplicates');
  return (
    <Stack>
      <Title order={1}>Possible duplicates</Title>
      {!rights.includes('merge-customers') && pages.items.length > 0 && <Text c="dimmed">A supervisor compares them and makes them one.</Text>}
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && (
        <EmptyState title="No duplicates" hint="Customers who share a number or an e-mail address, or whose names are alike in the same place, appear here by themselves." />
      )}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Possible duplicates">
        {pages.items.map((duplicate) => (
          <Suggestion key={duplicate.id} duplicate={duplicate} />
        ))}
      </Stack>
      <MoreButton pages={pages} />
    </Stack>
  );
}

function Suggestion({ duplicate }: { duplicate: DuplicateLine }) {
  const { api } = useServices();
  const { rights } = useMe();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const { first, second } = duplicate;
  const dismiss = () =>
    void run(async () => {
      await api.post(`/api/duplicates/${duplicate.id}/dismiss`);
      await client.invalidateQueries({ queryKey: ['duplicates'] });
    });
  return (
    <Paper component="li" withBorder p="sm">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2} flex={1}>
          <Group gap="xs">
            <Badge variant="light" tt="none" color={duplicate.rank === 3 ? 'orange' : 'gray'}>
              {ranks[duplicate.rank] ?? 'Possible'}
            </Badge>
            <Name line={first} />
            <Text span c="dimmed">
              and
            </Text>
            <Name line={second} />
          </Group>
          <Text size="sm" className="text">
            {duplicate.reasons.join(' · ')}
          </Text>
        </Stack>
        {rights.includes('merge-customers') && (
          <Group gap="xs">
            <Button component={Link} href={`/customers/${first.id}/merge/${second.id}`} size="xs">
              Compare
            </Button>
            <Button size="xs" variant="default" loading={busy} onClick={dismiss} aria-label={`They are two: ${first.name} and ${second.name}`}>
              They are two
            </Button>
          </Group>
        )}
      </Group>
    </Paper>
  );
}

function Name({ line }: { line: CustomerLine }) {
  return (
    <Text span className="text">
      <Link href={`/customers/${line.id}`}>{line.name}</Link>
      {line.organization !== null && ` · ${line.organization}`}
    </Text>
  );
}

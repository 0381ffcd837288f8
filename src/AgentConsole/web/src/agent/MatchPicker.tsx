import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ScreenPop } from '../contracts';
import { useAction, useServices } from '../core/services';

/** Several people share this number: the agent says who it is. */
export function MatchPicker({ contactId, pop }: { contactId: string; pop: ScreenPop }) {
  const { link } = useServices();
  const { busy, run } = useAction();
  return (
    <Stack gap={6} role="group" aria-labelledby="matches">
      <Title order={2} size="h3" id="matches">
        {pop.customer === null ? 'Who is calling? This number belongs to several people' : 'Others with this number'}
      </Title>
      {pop.matches
        .filter((match) => match.id !== pop.customer?.id)
        .map((match) => (
          <Group key={match.id} justify="space-between" wrap="nowrap">
            <div>
              <Group gap={6}>
                <Text size="sm" fw={600} className="text">
                  {match.name}
                </Text>
                <Badge size="sm" variant="light" color={match.grade === 'known' ? 'green' : 'gray'} tt="none">
                  {match.grade}
                </Badge>
              </Group>
              <Text size="xs" c="dimmed" className="text">
                {[match.organization, match.reason].filter(Boolean).join(' · ')}
              </Text>
            </div>
            <Button size="xs" variant="default" disabled={busy} onClick={() => void run(() => link.hub.pickCustomer(contactId, match.id))} aria-label={`Pick ${match.name}`}>
              Pick
            </Button>
          </Group>
        ))}
    </Stack>
  );
}

import { Alert, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TrunksView } from '../contracts';
import { moment } from '../core/format';
import { useServices } from '../core/services';

const every = 15_000;

/** What is wrong with the lines to the outside: trunks that are not up, and limits against toll fraud that refused calls. Nothing while all is well. */
export function TrunkAlarms() {
  const { api } = useServices();
  const { data } = useQuery({ queryKey: ['trunks'], queryFn: ({ signal }) => api.get<TrunksView>('/api/trunks', signal), refetchInterval: every });
  if (data === undefined) return null;
  const down = data.trunks.filter(({ state }) => state !== 'up');
  const { alarms, spent, spendPerDay } = data.toll;
  return (
    <>
      {down.length > 0 && (
        <Alert color="red" title={down.length === data.trunks.length ? 'No trunk is up: no call goes out' : 'A trunk is not up'} role="alert">
          <Lines lines={down.map(({ name, why }) => `${name} ${why ?? ''}`)} />
        </Alert>
      )}
      {alarms.length > 0 && (
        <Alert color="red" title="Calls were refused by a limit" role="alert">
          <Lines lines={alarms.map(({ text, count, last }) => `${text} Last ${moment(last)}, ${count} within 24 hours.`)} />
          {spendPerDay !== null && (
            <Text size="sm">
              Spent today: {spent.toFixed(2)} of {spendPerDay.toFixed(2)}
            </Text>
          )}
        </Alert>
      )}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <Stack gap={2}>
      {lines.map((line) => (
        <Text key={line} size="sm" className="text">
          {line}
        </Text>
      ))}
    </Stack>
  );
}

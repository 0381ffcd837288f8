import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RuleStep, WebhookLine } from '../contracts';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { useServices } from '../core/services';
import { useTeams } from '../teams/useTeams';

interface Props {
  readonly steps: readonly RuleStep[];
  readonly actions: readonly string[];
  readonly placeholders: readonly string[];
  readonly change: (steps: readonly RuleStep[]) => void;
}

const fixed: Readonly<Record<string, readonly string[]>> = {
  'set-state': ['open', 'pending', 'resolved', 'closed'],
  'set-priority': ['low', 'normal', 'high', 'urgent'],
  'set-kind': ['question', 'incident', 'request', 'complaint'],
};
const tags = ['add-tag', 'remove-tag'];
const withText = ['add-note', 'reply', 'notify', 'email-customer'];

/** What a rule or a macro does, in its order. */
export function Steps({ steps, actions, placeholders, change }: Props) {
  const set = (at: number, part: Partial<RuleStep>) => change(steps.map((old, i) => (i === at ? { ...old, ...part } : old)));
  return (
    <Stack gap="sm">
      {steps.map((step, i) => (
        <Group key={i} align="flex-end" gap="xs">
          <Select
            label={`Action ${i + 1}`}
            data={actions.map((value) => ({ value, label: words(value) }))}
            value={step.do}
            onChange={(value) => set(i, { do: value ?? step.do, value: null })}
            allowDeselect={false}
          />
          <Value step={step} set={(part) => set(i, part)} macro={actions.includes('reply')} />
          {step.do === 'email-customer' && <TextInput label="Subject" value={step.subject ?? ''} onChange={(event) => set(i, { subject: event.currentTarget.value })} />}
          {withText.includes(step.do) && (
            <Textarea label="Text" flex="1 1 300px" autosize minRows={1} maxRows={8} maxLength={20_000} value={step.text ?? ''} onChange={(event) => set(i, { text: event.currentTarget.value })} />
          )}
          <Button variant="subtle" color="gray" aria-label={`Remove action ${i + 1}`} onClick={() => change(steps.filter((_, at) => at !== i))}>
            Remove
          </Button>
        </Group>
      ))}
      <Group>
        <Button variant="default" size="xs" onClick={() => change([...steps, { do: actions[0] ?? 'add-note', value: null, text: null, subject: null }])}>
          Add an action
        </Button>
        <Text size="xs" c="dimmed">
          In texts: {placeholders.map((name) => `{{${name}}}`).join(' ')}
        </Text>
      </Group>
    </Stack>
  );
}

function Value({ step, set, macro }: { step: RuleStep; set: (part: Partial<RuleStep>) => void; macro: boolean }) {
  const users = (useOptions().data?.users ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }));
  const choices = fixed[step.do]?.map((value) => ({ value, label: words(value) }));
  const nobody = { value: 'nobody', label: 'Nobody' };
  const people: Readonly<Record<string, readonly { value: string; label: string }[]>> = {
    'set-owner': [nobody, ...(macro ? [{ value: 'me', label: 'Who runs it' }] : []), ...users],
    notify: [{ value: 'owner', label: 'The owner' }, { value: 'supervisors', label: 'Supervisors' }, ...users],
  };
  const teams = useTeams();
  const everybody = { value: 'everybody', label: 'Everybody' };
  const ofTeams = (teams.data ?? []).filter((team) => !team.retired || team.id === step.value).map((team) => ({ value: team.id, label: team.name }));
  const data = choices ?? (step.do === 'set-team' ? [everybody, ...ofTeams] : people[step.do]);
  if (data !== undefined) return <Select label="Value" searchable data={[...data]} value={step.value} onChange={(value) => set({ value })} />;
  if (tags.includes(step.do)) return <TextInput label="Tag" maxLength={40} value={step.value ?? ''} onChange={(event) => set({ value: event.currentTarget.value })} />;
  return step.do === 'call-webhook' ? <WebhookSelect value={step.value} change={(value) => set({ value })} /> : null;
}

/** Webhooks are named to those who may manage them; to others the one that is set stays as it is. */
function WebhookSelect({ value, change }: { value: string | null; change: (value: string | null) => void }) {
  const { api } = useServices();
  const hooks = useQuery({ queryKey: ['webhooks'], queryFn: ({ signal }) => api.get<readonly WebhookLine[]>('/api/webhooks', signal), retry: false });
  const data = hooks.data?.map(({ id, name }) => ({ value: id, label: name })) ?? (value === null ? [] : [{ value, label: 'As set by an administrator' }]);
  return <Select label="Webhook" searchable nothingFoundMessage="An administrator adds webhooks in the settings." data={data} value={value} onChange={change} />;
}

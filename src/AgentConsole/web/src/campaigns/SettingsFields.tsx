import { Checkbox, Fieldset, Group, NumberInput, Select, Stack, Text, TextInput, Textarea } from '@mantine/core';
import type { CampaignDraft } from './draft';

interface Fields {
  readonly draft: CampaignDraft;
  readonly change: (part: Partial<CampaignDraft>) => void;
  readonly problems: Readonly<Partial<Record<keyof CampaignDraft, string>>>;
}

const modes = [
  { value: 'preview', label: 'Preview: the agent looks first, then calls' },
  { value: 'progressive', label: 'Progressive: one line for each free agent' },
  { value: 'predictive', label: 'Predictive: as many lines as the limit of abandoned calls allows' },
  { value: 'message', label: 'Message: a recorded message, without an agent' },
];

const countries = [
  { value: 'US', label: 'United States' },
  { value: 'GB', label: 'United Kingdom' },
  { value: 'DE', label: 'Germany' },
  { value: 'ZZ', label: 'Any other: the strictest rules' },
];

/** Who is called by whom, and how fast. */
export function CallFields({ draft, change, problems, queues }: Fields & { readonly queues: readonly { readonly id: string; readonly title: string }[] }) {
  const number = numbers(draft, change);
  return (
    <Fieldset legend="Calls">
      <Stack gap="sm">
        <TextInput label="Name" required maxLength={100} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
        <Select label="Mode" data={modes} value={draft.mode} onChange={(mode) => change({ mode: mode ?? draft.mode })} allowDeselect={false} />
        <Group grow align="flex-start">
          <Select label="Queue" description="Its agents serve the campaign" data={queues.map(({ id, title }) => ({ value: id, label: title }))} value={draft.queue || null} onChange={(queue) => change({ queue: queue ?? '' })} allowDeselect={false} required />
          <NumberInput label="Weight" description="Beside other campaigns, 1 to 100" min={1} max={100} {...number('weight')} />
        </Group>
        <Group grow align="flex-start">
          <NumberInput label="Rings for, seconds" min={1} max={120} {...number('ringSeconds')} />
          <NumberInput label="Most lines at once" min={1} max={1000} {...number('mostLines')} />
        </Group>
        <Textarea label="Caller numbers" description="One a line: +1212 +12125550100 shows ours where a number begins so; ours alone is for all others. Empty: the trunk’s" autosize minRows={1} error={problems.callerIds} value={draft.callerIds} onChange={(event) => change({ callerIds: event.currentTarget.value })} />
      </Stack>
    </Fieldset>
  );
}

/** The law, the hours and the retries. */
export function RuleFields({ draft, change, problems }: Fields) {
  const number = numbers(draft, change);
  return (
    <Fieldset legend="Rules">
      <Stack gap="sm">
        <Group grow align="flex-start">
          <Select label="Rules of" data={countries} value={draft.country} onChange={(country) => change({ country: country ?? draft.country })} allowDeselect={false} />
          <Select
            label="Purpose"
            data={[
              { value: 'sales', label: 'Sales' },
              { value: 'service', label: 'Service' },
              { value: 'survey', label: 'Survey' },
            ]}
            value={draft.purpose}
            onChange={(purpose) => change({ purpose: purpose ?? draft.purpose })}
            allowDeselect={false}
          />
        </Group>
        <Group grow align="flex-start">
          <Textarea label="Hours" description="One a line: monday-friday 09:00-17:00. Empty: any" autosize minRows={2} error={problems.windows} value={draft.windows} onChange={(event) => change({ windows: event.currentTarget.value })} />
          <TextInput label="Time zone of the hours" description="Each called person’s own time counts beside it" value={draft.timeZone} onChange={(event) => change({ timeZone: event.currentTarget.value })} />
        </Group>
        <Group grow align="flex-start">
          <TextInput label="First day" type="date" value={draft.fromDay} onChange={(event) => change({ fromDay: event.currentTarget.value })} />
          <TextInput label="Last day" type="date" value={draft.toDay} onChange={(event) => change({ toDay: event.currentTarget.value })} />
          <NumberInput label="Lists expire after days" min={1} value={draft.listExpiryDays ?? ''} onChange={(days) => change({ listExpiryDays: days === '' ? null : Number(days) })} />
        </Group>
        <Group grow align="flex-start">
          <NumberInput label="Attempts for each number" min={1} max={50} {...number('perNumber')} />
          <NumberInput label="for each lead" min={1} max={200} {...number('perLead')} />
          <NumberInput label="to a number in a day" min={1} max={50} {...number('perDay')} />
        </Group>
        <Group grow align="flex-start">
          <Textarea label="Call again after" description="One a line: busy 15 (minutes). What is not named ends the lead" autosize minRows={2} error={problems.again} value={draft.again} onChange={(event) => change({ again: event.currentTarget.value })} />
          <NumberInput label="A promised callback is everybody’s after minutes" min={0} {...number('callbackToAnyoneMinutes')} />
        </Group>
      </Stack>
    </Fieldset>
  );
}

/** What a called person, or an answering machine, hears from us. */
export function MessageFields({ draft, change, prompts }: Omit<Fields, 'problems'> & { readonly prompts: readonly string[] }) {
  return (
    <Fieldset legend="Messages and machines">
      <Stack gap="sm">
        {draft.mode === 'message' && (
          <Select
            label="Recorded message"
            description="A WAV file in the server’s folder of prompts, which reads it when it starts. Empty: campaign-message"
            data={prompts}
            searchable
            clearable
            value={draft.messagePrompt}
            onChange={(messagePrompt) => change({ messagePrompt })}
          />
        )}
        <Checkbox
          label="Find out whether a machine answered"
          description="Costs the person’s first words about a second, and a mistake is a silent call"
          checked={draft.detectMachines}
          onChange={(event) => change({ detectMachines: event.currentTarget.checked })}
        />
        <Checkbox
          label="Leave a machine a message after its beep"
          disabled={!draft.detectMachines}
          checked={draft.detectMachines && draft.leaveMessages}
          onChange={(event) => change({ leaveMessages: event.currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}

/** What the agent sees and says. */
export function TalkFields({ draft, change, problems }: Fields) {
  return (
    <Fieldset legend="Conversation">
      <Stack gap="sm">
        <Textarea label="Script" autosize minRows={3} maxRows={12} maxLength={10_000} value={draft.script} onChange={(event) => change({ script: event.currentTarget.value })} />
        <Textarea label="Questions" description="One a line: Contract ends | date | required, or Supplier | choice | A, B" autosize minRows={2} error={problems.form} value={draft.form} onChange={(event) => change({ form: event.currentTarget.value })} />
        <Textarea label="Outcomes" description="One a line; a star marks a success: Agreed *" required autosize minRows={2} error={problems.outcomes} value={draft.outcomes} onChange={(event) => change({ outcomes: event.currentTarget.value })} />
        <Text size="sm" c="dimmed">
          Changes hold at once, also for calls that are made next while the campaign runs.
        </Text>
      </Stack>
    </Fieldset>
  );
}

type NumberField = 'weight' | 'ringSeconds' | 'mostLines' | 'perNumber' | 'perLead' | 'perDay' | 'callbackToAnyoneMinutes';

function numbers(draft: CampaignDraft, change: (part: Partial<CampaignDraft>) => void) {
  return (name: NumberField) => ({ value: draft[name], allowDecimal: false, onChange: (value: number | string) => change({ [name]: Number(value) }) });
}

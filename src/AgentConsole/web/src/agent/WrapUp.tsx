import { Button, Group, Paper, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import type { WrapUpView } from '../contracts';
import { useDraft } from '../core/drafts';
import { useAction, useLinkState, useServices } from '../core/services';
import { Remaining } from '../ui/Elapsed';
import { callerName } from './caller';

/** After the call: its result, a note, and the time left for it. */
export function WrapUp({ wrapUp }: { wrapUp: WrapUpView }) {
  const { link } = useServices();
  const online = useLinkState() === 'online';
  const { busy, run } = useAction();
  const { draft, change, discard } = useDraft(wrapUp.contactId);
  const { outcome, note } = draft;
  const finish = async () => {
    if (outcome !== null && (await run(() => link.hub.finishWrapUp(wrapUp.contactId, outcome, note.trim() === '' ? null : note.trim())))) discard();
  };
  return (
    <Paper component="section" aria-labelledby="wrap-up" withBorder p="sm" shadow="sm" className="wrapping">
      <Group align="flex-end" wrap="wrap">
        <Stack gap={2} miw={200}>
          <Title order={2} id="wrap-up">
            Wrap-up: {callerName(wrapUp.pop)}
          </Title>
          {wrapUp.failure !== null && <Text>{wrapUp.failure}</Text>}
          <Text component="span" role="timer" aria-label="Time left">
            <Remaining until={wrapUp.until} /> left
          </Text>
        </Stack>
        <Select label="Disposition" placeholder="What came of it?" data={[...wrapUp.dispositions]} value={outcome} onChange={(chosen) => change({ outcome: chosen })} required w={220} />
        <Textarea label="Note" placeholder="For the customer’s timeline" autosize minRows={1} maxRows={4} maxLength={4000} flex={1} miw={220} value={note} onChange={(event) => change({ note: event.currentTarget.value })} />
        <Button variant="default" disabled={!online || busy || wrapUp.extensionsLeft === 0} onClick={() => void run(() => link.hub.extendWrapUp(wrapUp.contactId))}>
          More time ({wrapUp.extensionsLeft} left)
        </Button>
        <Button disabled={!online || outcome === null} loading={busy} onClick={() => void finish()}>
          Finish wrap-up
        </Button>
      </Group>
    </Paper>
  );
}

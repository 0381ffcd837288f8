import { Button, Group, Paper, Select, Stack, Textarea } from '@mantine/core';
import type { WrapUpView } from '../contracts';
import { useDraft } from '../core/drafts';
import { useAction, useLinkState, useServices } from '../core/services';
import { useFocusIfLost, useLastWords } from './lastWords';
import { WrapUpHead } from './WrapUpHead';

/** After the call: its result, a note, and the time left for it. */
export function WrapUp({ wrapUp }: { wrapUp: WrapUpView }) {
  const { link } = useServices();
  const online = useLinkState() === 'online';
  const { busy, run } = useAction();
  const { draft, change, discard } = useDraft(wrapUp.contactId);
  const first = useFocusIfLost<HTMLInputElement>();
  const { outcome } = draft;
  const note = draft.note.trim() === '' ? null : draft.note.trim();
  const finish = async () => {
    if (await run(() => link.hub.finishWrapUp(wrapUp.contactId, outcome, note))) discard();
  };
  useLastWords(wrapUp.until, () => {
    if (outcome !== null || note !== null) void finish();
  });
  return (
    <Paper component="section" aria-labelledby="wrap-up" withBorder p="sm" shadow="sm" className="wrapping">
      <Stack gap="xs">
        <WrapUpHead wrapUp={wrapUp}>
          <Button disabled={!online || outcome === null} loading={busy} onClick={() => void finish()}>
            Finish wrap-up
          </Button>
        </WrapUpHead>
        <Group align="flex-start">
          <Select ref={first} label="Disposition" placeholder="What came of it?" data={[...wrapUp.dispositions]} value={outcome} onChange={(chosen) => change({ outcome: chosen })} required w={220} />
          <Textarea label="Note" placeholder="For the customer’s timeline" autosize minRows={1} maxRows={4} maxLength={4000} flex={1} miw={220} value={draft.note} onChange={(event) => change({ note: event.currentTarget.value })} />
        </Group>
      </Stack>
    </Paper>
  );
}

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { createContext, useCallback, useContext, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';

/** What a person is asked before something is done. */
export interface Question {
  /** The question itself: “Delete the view “Mine”?” */
  readonly title: string;
  /** What follows from a yes. */
  readonly text?: string;
  /** The button that does it, as a verb: “Delete”. */
  readonly yes: string;
  /** It cannot be undone, or others feel it at once. */
  readonly danger?: boolean;
}

export interface ReasonQuestion extends Question {
  /** What the field for the reason is called. */
  readonly reason: string;
  /** The longest reason in characters; 500 without a word. */
  readonly maxLength?: number;
}

interface Asked extends Question {
  readonly reason?: string;
  readonly maxLength?: number;
  readonly answer: (reason: string | null) => void;
}

type Ask = (question: Omit<Asked, 'answer'>) => Promise<string | null>;

const AskContext = createContext<Ask | null>(null);

/** Asks in the console's own dialog: `if (await confirm({ title, yes })) …` */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const ask = useAsk();
  return useCallback(async (question) => (await ask(question)) !== null, [ask]);
}

/** The same, and why: the reason that was typed, or null when it is not to be done. */
export function useReason(): (question: ReasonQuestion) => Promise<string | null> {
  return useAsk();
}

function useAsk(): Ask {
  const ask = useContext(AskContext);
  if (ask === null) throw new Error('ConfirmProvider is missing above this component.');
  return ask;
}

/** Shows one question at a time, above whatever is open; a second question answers the first with no. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback<Ask>(
    (question) =>
      new Promise((resolve) => {
        setAsked((before) => {
          before?.answer(null);
          return { ...question, answer: resolve };
        });
      }),
    [],
  );
  const answer = (reason: string | null) => {
    setAsked(null);
    asked?.answer(reason);
  };
  return (
    <AskContext value={ask}>
      {children}
      {asked !== null && <Dialog asked={asked} answer={answer} />}
    </AskContext>
  );
}

/** Escape must close this dialog alone, and not the one that it may have been asked from: Mantine's dialogs leave alone what carries this mark. */
const own = { 'data-mantine-stop-propagation': 'true' };

function Dialog({ asked, answer }: { asked: Asked; answer: (reason: string | null) => void }) {
  const [reason, setReason] = useState('');
  const needsReason = asked.reason !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!needsReason || reason.trim() !== '') answer(reason.trim());
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') answer(null);
  };
  return (
    <Modal opened onClose={() => answer(null)} onKeyDown={escape} closeOnEscape={false} attributes={{ header: { role: 'presentation' }, content: own }} withCloseButton={false} title={asked.title} zIndex={300} classNames={{ title: 'text' }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {asked.text !== undefined && (
            <Text size="sm" className="text">
              {asked.text}
            </Text>
          )}
          {needsReason && (
            <Textarea {...own} data-autofocus label={asked.reason} required autosize minRows={2} maxRows={8} maxLength={asked.maxLength ?? 500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          )}
          <Group justify="flex-end">
            <Button {...own} data-autofocus={needsReason ? undefined : true} variant="default" onClick={() => answer(null)}>
              Cancel
            </Button>
            <Button {...own} type="submit" color={asked.danger === true ? 'red' : undefined} disabled={needsReason && reason.trim() === ''}>
              {asked.yes}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { MailLine, MailStatus, MailTest } from '../contracts';
import { moment } from '../core/format';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';

/** How the site’s e-mail goes. What it is set to stands in the configuration file. */
export default function MailPanel() {
  const { api } = useServices();
  const status = useQuery({ queryKey: ['mail'], queryFn: ({ signal }) => api.get<MailStatus>('/api/mail', signal), refetchInterval: 10_000 });
  return <Loaded query={status}>{(mail) => (mail.address === null ? <NoMail /> : <Status mail={mail} />)}</Loaded>;
}

function NoMail() {
  return (
    <Alert title="This site has no e-mail">
      Write a section “mail” into contact-center.json and start the server again. docs/mail.md says what belongs into it.
    </Alert>
  );
}

function Status({ mail }: { mail: MailStatus }) {
  return (
    <Stack>
      <Text>
        Customers write to {mail.address}.{' '}
        {mail.server === null ? 'Nothing is sent to them: no mail server is set.' : `Messages to them are handed to ${mail.server}.`}{' '}
        {mail.webhook ? 'A mailbox provider may bring messages to /api/mail/incoming.' : 'Messages come in by the folder data/mail/incoming alone.'}
      </Text>
      {mail.server !== null && (
        <>
          <Text>
            {mail.waiting === 0 ? 'No message waits to be sent' : mail.waiting === 1 ? '1 message waits to be sent' : `${mail.waiting} messages wait to be sent`};{' '}
            {mail.refused === 0 ? 'none was refused for good.' : `${mail.refused} ${mail.refused === 1 ? 'was' : 'were'} refused for good, as their tickets say.`}
          </Text>
          {mail.lastProblem !== null && (
            <Alert color="orange" title="Why messages wait">
              {mail.lastProblem}
            </Alert>
          )}
          <TestMessage />
        </>
      )}
      {mail.setAside.length > 0 && <SetAside mails={mail.setAside} />}
    </Stack>
  );
}

function TestMessage() {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [to, setTo] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    void run(() => api.post<void>('/api/mail/test', { to: to.trim() } satisfies MailTest), 'The mail server has taken the test message.');
  };
  return (
    <form onSubmit={send} aria-label="Test message">
      <Group align="flex-end">
        <TextInput type="email" label="Send a test message to" required value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button type="submit" loading={busy} disabled={to.trim() === ''}>
          Send a test message
        </Button>
      </Group>
    </form>
  );
}

function SetAside({ mails }: { mails: readonly MailLine[] }) {
  return (
    <section aria-label="Messages on no ticket">
      <Title order={2} size="h4">
        Messages on no ticket
      </Title>
      <Text size="sm" c="dimmed">
        Answers of programs, loops and floods that belong to no ticket. Nobody was answered.
      </Text>
      <Stack component="ul" gap="xs" p={0} style={{ listStyle: 'none' }}>
        {mails.map((mail) => (
          <li key={mail.id}>
            <Text size="sm">
              {moment(mail.at)} · {mail.address} · {mail.subject}
            </Text>
            <Text size="xs" c="dimmed">
              {mail.problem}
            </Text>
          </li>
        ))}
      </Stack>
    </section>
  );
}

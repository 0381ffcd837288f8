import { Badge, Text } from '@mantine/core';
import type { MailLine } from '../contracts';
import { moment } from '../core/format';

const states: Readonly<Record<string, readonly [label: string, color: string]>> = {
  received: ['From', 'gray.7'],
  waiting: ['Waits to be sent to', 'gray.7'],
  sending: ['Is being sent to', 'gray.7'],
  sent: ['Sent to', 'green.9'],
  refused: ['Not sent to', 'red.9'],
  bounced: ['Came back from', 'red.9'],
};

/** What became of an entry’s e-mail: from or to whom, whether it went, and why not. Former text that it quotes is folded away. */
export function EntryMail({ mail }: { mail: MailLine }) {
  const [label, color] = states[mail.state] ?? [mail.state, 'gray.7'];
  return (
    <>
      <Text size="xs" component="div">
        <Badge component="span" color={color} size="xs" radius="sm" tt="none" mr={6}>
          E-mail
        </Badge>
        {label} {mail.name !== null && mail.name !== mail.address ? `${mail.name} <${mail.address}>` : mail.address}
        {mail.direction === 'outgoing' && mail.doneAt !== null && ` · ${moment(mail.doneAt)}`}
        {mail.files.length > 0 && ` · with ${mail.files.join(', ')}`}
        {mail.problem !== null && ` · ${mail.problem}`}
      </Text>
      {mail.direction === 'incoming' && mail.former !== null && (
        <details>
          <Text component="summary" size="xs" c="dimmed">
            Former text
          </Text>
          <Text size="xs" c="dimmed" className="text">
            {mail.former}
          </Text>
        </details>
      )}
    </>
  );
}

import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ArticleFound, ArticleSending, TicketDetail } from '../contracts';
import { newGuid } from '../core/ids';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useTicketMail } from '../mail/useTicketMail';
import { Loaded } from '../ui/Loaded';
import { useFoundArticles, useSuggestedArticles } from './queries';

/** Articles that fit the ticket, or that were searched for; a public one goes to the customer by one click. */
export function TicketArticles({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), 250);
  const suggested = useSuggestedArticles(ticket.id);
  const found = useFoundArticles(settled);
  return (
    <Stack component="section" gap="xs" aria-label="Articles">
      <TextInput label="Articles" placeholder="Search the knowledge base" type="search" value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      <Loaded query={settled === '' ? suggested : found}>
        {(hits) =>
          hits.length === 0 ? (
            <Text size="sm" c="dimmed">
              {settled === '' ? 'No article fits this ticket’s words.' : 'Nothing was found.'}
            </Text>
          ) : (
            <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
              {hits.map((hit) => (
                <Hit key={hit.id} hit={hit} ticket={ticket} contactId={contactId} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Hit({ hit, ticket, contactId }: { hit: ArticleFound; ticket: TicketDetail; contactId: string | null }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  // Of one sending: pressed again after a failure, it is still the same one.
  const [key, setKey] = useState(newGuid);
  const mail = useTicketMail(ticket.id);
  const told = mail?.to == null ? `“${hit.title}” is on the ticket for the customer. ${mail?.problem ?? ''}` : `“${hit.title}” goes to ${mail.to}.`;
  const send = async () => {
    const sent = await run(async () => {
      await api.post<unknown>(`/api/tickets/${ticket.id}/articles`, { key, articleId: hit.id, contactId } satisfies ArticleSending);
      await refresh(ticket.customerId);
    }, told.trim());
    if (sent) setKey(newGuid());
  };
  return (
    <Group component="li" justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Anchor component={Link} href={`/knowledge/${hit.id}`} size="sm">
          {hit.title}
        </Anchor>
        <Text size="xs" c="dimmed" className="text">
          {hit.extract}
        </Text>
      </div>
      {hit.visibility === 'public' && (
        <Button size="compact-sm" variant="light" style={{ flexShrink: 0 }} loading={busy} onClick={() => void send()} aria-label={`Send “${hit.title}” to the customer`}>
          Send
        </Button>
      )}
    </Group>
  );
}

import { Anchor, Badge, Button, Group, Modal, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ArticleDetail, ArticleFound, ArticleLine } from '../contracts';
import { moment, words } from '../core/format';
import { usePages, withQuery } from '../core/queries';
import { EmptyState } from '../ui/EmptyState';
import { Failed, Loaded } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { ArticleForm } from './ArticleForm';
import { useFoundArticles } from './queries';

/** What the people of the site know: searched by words, or listed by when it changed. */
export default function KnowledgePage() {
  const [search, setSearch] = useState('');
  const [state, setState] = useState('');
  const [settled] = useDebouncedValue(search.trim(), 250);
  const [creating, { open, close }] = useDisclosure(false);
  const [, go] = useLocation();
  const created = (article: ArticleDetail) => {
    close();
    go(`/knowledge/${article.id}`);
  };
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1}>Knowledge</Title>
        <Button onClick={open}>New article</Button>
      </Group>
      <Group align="flex-end">
        <TextInput label="Search" placeholder="Words of the title or the text" type="search" w={480} maw="100%" value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        {settled === '' && <StateFilter state={state} change={setState} />}
      </Group>
      {settled === '' ? <AllArticles state={state} /> : <FoundArticles search={settled} />}
      <Modal opened={creating} onClose={close} title="New article" size="lg">
        <ArticleForm article={null} saved={created} />
      </Modal>
    </Stack>
  );
}

function FoundArticles({ search }: { search: string }) {
  return (
    <Loaded query={useFoundArticles(search)}>
      {(found) => (found.length === 0 ? <EmptyState title="Nothing was found" hint="Try fewer or other words. Only published articles are found." /> : <HitList hits={found} />)}
    </Loaded>
  );
}

function HitList({ hits }: { hits: readonly ArticleFound[] }) {
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Articles">
      {hits.map((hit) => (
        <li key={hit.id}>
          <Anchor component={Link} href={`/knowledge/${hit.id}`} fw={600}>
            {hit.title}
          </Anchor>
          <Text size="sm" c="dimmed" className="text">
            {hit.extract}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

function StateFilter({ state, change }: { state: string; change: (state: string) => void }) {
  return (
    <Select
      label="State"
      w={180}
      data={[{ value: '', label: 'All' }, ...['draft', 'published', 'retired'].map((value) => ({ value, label: words(value) }))]}
      value={state}
      onChange={(value) => change(value ?? '')}
      allowDeselect={false}
    />
  );
}

function AllArticles({ state }: { state: string }) {
  const pages = usePages<ArticleLine>(['articles', 'all', state], withQuery('/api/articles', { state }));
  return (
    <>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && (
        <EmptyState title="No articles" hint="Write down an answer that is given often with “New article”; a supervisor publishes it, and it is suggested beside tickets that it fits." />
      )}
      {pages.items.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table highlightOnHover verticalSpacing={6} aria-label="Articles">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Title</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>For</Table.Th>
                <Table.Th>Changed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pages.items.map((line) => (
                <Table.Tr key={line.id}>
                  <Table.Td className="text">
                    <Link href={`/knowledge/${line.id}`}>{line.title}</Link>
                  </Table.Td>
                  <Table.Td>
                    <ArticleState state={line.state} draft={line.draft} />
                  </Table.Td>
                  <Table.Td>{line.visibility === 'public' ? 'Us and customers' : 'Us alone'}</Table.Td>
                  <Table.Td>
                    {moment(line.updatedAt)} · {line.updatedBy}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={pages} />
    </>
  );
}

export function ArticleState({ state, draft }: { state: string; draft: boolean }) {
  return (
    <Group gap={4} wrap="nowrap">
      <Badge variant="light" color={state === 'published' ? 'teal' : 'gray'} tt="none">
        {words(state)}
      </Badge>
      {state === 'published' && draft && (
        <Badge variant="light" color="orange" tt="none">
          Newer draft
        </Badge>
      )}
    </Group>
  );
}

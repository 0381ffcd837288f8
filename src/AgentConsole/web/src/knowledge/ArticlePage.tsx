import { Alert, Anchor, Button, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'wouter';
import type { ArticleDetail, ArticlePublication, ArticleStateChange, ArticleTexts } from '../contracts';
import { moment } from '../core/format';
import { useAction, useMe, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { ArticleForm } from './ArticleForm';
import { ArticleState } from './KnowledgePage';
import { ArticleText } from './ArticleText';
import { useArticle, useRefreshArticles, useVersions } from './queries';

export default function ArticlePage({ id }: { id: string }) {
  return <Loaded query={useArticle(id)}>{(article) => <Article article={article} />}</Loaded>;
}

/** What readers see, and beside it, if it differs, the draft. */
function Article({ article }: { article: ArticleDetail }) {
  const { published, draft } = article;
  const differs = published === null || !same(published.texts, draft);
  return (
    <Stack>
      <Anchor component={Link} href="/knowledge" size="sm">
        ← Knowledge
      </Anchor>
      <Group justify="space-between">
        <Group gap="xs">
          <Title order={1} className="text">
            {(published?.texts ?? draft).title}
          </Title>
          <ArticleState state={article.state} draft={differs} />
        </Group>
        <Actions article={article} differs={differs} />
      </Group>
      {published === null ? <Alert title={article.state === 'retired' ? 'Retired' : 'Not published yet'}>Nobody finds this article. What follows is the draft.</Alert> : <Shown publication={published} />}
      {differs && (
        <Paper component="section" aria-label="Draft" withBorder p="md">
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              Draft · {moment(article.updatedAt)} · {article.updatedBy}
            </Text>
            {published !== null && <Title order={2}>{draft.title}</Title>}
            <ArticleText body={draft.body} />
          </Stack>
        </Paper>
      )}
      <Versions id={article.id} />
    </Stack>
  );
}

function Shown({ publication: { texts, version, at, by } }: { publication: ArticlePublication }) {
  return (
    <Paper component="article" withBorder p="md">
      <Stack gap="xs">
        <ArticleText body={texts.body} />
        <Text size="sm" c="dimmed">
          Version {version} · {moment(at)} · {by} · {texts.visibility === 'public' ? 'may be sent to customers' : 'for us alone'}
          {texts.tags !== '' && ` · ${texts.tags}`}
        </Text>
      </Stack>
    </Paper>
  );
}

function Actions({ article, differs }: { article: ArticleDetail; differs: boolean }) {
  const { api } = useServices();
  const { role } = useMe();
  const refresh = useRefreshArticles();
  const { busy, run } = useAction();
  const [editing, { open, close }] = useDisclosure(false);
  const become = (state: string, done: string) =>
    void run(async () => {
      try {
        await api.post<unknown>(`/api/articles/${article.id}/state`, { state, revision: article.revision } satisfies ArticleStateChange);
      } finally {
        await refresh();
      }
    }, done);
  return (
    <Group gap="xs">
      <Button variant="default" onClick={open}>
        Edit
      </Button>
      {role !== 'agent' && (differs || article.state === 'retired') && (
        <Button loading={busy} onClick={() => become('published', 'Published.')}>
          Publish
        </Button>
      )}
      {role !== 'agent' && article.state === 'published' && (
        <Button variant="default" loading={busy} onClick={() => become('retired', 'Nobody finds it any more.')}>
          Retire
        </Button>
      )}
      <Modal opened={editing} onClose={close} title="Edit the draft" size="lg">
        {/* Begins anew when somebody else has saved. */}
        <ArticleForm key={article.revision} article={article} saved={close} />
      </Modal>
    </Group>
  );
}

function Versions({ id }: { id: string }) {
  const versions = useVersions(id);
  if (versions.data === undefined || versions.data.length < 2) return null;
  return (
    <Stack component="section" gap="xs" aria-label="Former versions">
      <Title order={2}>Former versions</Title>
      {versions.data.slice(1).map(({ version, texts, at, by }) => (
        <details key={version}>
          <summary>
            Version {version}: {texts.title} · {moment(at)} · {by}
          </summary>
          <ArticleText body={texts.body} />
        </details>
      ))}
    </Stack>
  );
}

function same(one: ArticleTexts, other: ArticleTexts): boolean {
  return one.title === other.title && one.body === other.body && one.tags === other.tags && one.visibility === other.visibility;
}

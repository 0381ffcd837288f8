import { Button, Select, Stack, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ArticleCreate, ArticleDetail, ArticleEdit, ArticleTexts } from '../contracts';
import { newGuid } from '../core/ids';
import { useAction, useServices } from '../core/services';
import { useRefreshArticles } from './queries';

const empty: ArticleTexts = { title: '', body: '', tags: '', visibility: 'internal' };

/** Writes the draft of a new article (null) or of one that is there. What readers see stays until it is published. */
export function ArticleForm({ article, saved }: { article: ArticleDetail | null; saved: (article: ArticleDetail) => void }) {
  const { api } = useServices();
  const refresh = useRefreshArticles();
  const { busy, run } = useAction();
  const [texts, setTexts] = useState(article?.draft ?? empty);
  const [key] = useState(newGuid);
  const change = (part: Partial<ArticleTexts>) => setTexts({ ...texts, ...part });
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const written =
        article === null
          ? await api.post<ArticleDetail>('/api/articles', { key, texts } satisfies ArticleCreate)
          : await api.put<ArticleDetail>(`/api/articles/${article.id}`, { texts, revision: article.revision } satisfies ArticleEdit);
      await refresh();
      if (written !== undefined && written !== null) saved(written);
    }, 'The draft is saved.');
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput label="Title" required maxLength={200} value={texts.title} onChange={(event) => change({ title: event.currentTarget.value })} />
        <Textarea
          label="Text"
          description="“# ” begins a heading, “- ” an item of a list, an empty line a new paragraph."
          required
          autosize
          minRows={8}
          maxRows={24}
          maxLength={20_000}
          value={texts.body}
          onChange={(event) => change({ body: event.currentTarget.value })}
        />
        <TextInput label="Tags" description="Words to find it by, separated by commas." maxLength={200} value={texts.tags} onChange={(event) => change({ tags: event.currentTarget.value })} />
        <Select
          label="For"
          data={[
            { value: 'internal', label: 'Us: never leaves the house' },
            { value: 'public', label: 'Customers too: may be sent' },
          ]}
          value={texts.visibility}
          onChange={(visibility) => change({ visibility: visibility ?? 'internal' })}
          allowDeselect={false}
        />
        <Button type="submit" loading={busy} disabled={texts.title.trim() === '' || texts.body.trim() === ''}>
          Save the draft
        </Button>
      </Stack>
    </form>
  );
}

import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { article, ticketId } from '../dev/fixtures';
import { blocks } from '../src/knowledge/ArticleText';
import { button, expectAccessible, show } from './stage';

describe('the text of an article', () => {
  test('has headings, lists and paragraphs, and no markup beside them', () => {
    expect(blocks('# One\ntwo\nthree\n\n- a\n- b\nend <b>\n\n- c')).toEqual([
      { kind: 'heading', lines: ['One'] },
      { kind: 'paragraph', lines: ['two', 'three'] },
      { kind: 'list', lines: ['a', 'b'] },
      { kind: 'paragraph', lines: ['end <b>'] },
      { kind: 'list', lines: ['c'] },
    ]);
    expect(blocks('\n\n')).toEqual([]);
  });
});

describe('the knowledge base', () => {
  test('lists articles and finds them by words', async () => {
    const { asked, user } = show({ path: '/knowledge' });
    expect(await screen.findByRole('link', { name: 'Reading a meter' })).toBeTruthy();
    expect(screen.getByText('Newer draft')).toBeTruthy();
    await expectAccessible();
    await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'meter');
    expect(await screen.findByText('Press the key twice.')).toBeTruthy();
    expect(asked.some(({ path }) => path === '/api/articles/found?search=meter')).toBe(true);
  });

  test('a new article is one draft however often it is pressed', async () => {
    let refused = true;
    const { asked, user } = show({
      path: '/knowledge',
      server: ({ path, method }) => {
        if (path !== '/api/articles' || method !== 'POST' || !refused) return undefined;
        refused = false;
        return new Response(null, { status: 503 });
      },
    });
    await user.click(await button('New article'));
    const dialog = within(await screen.findByRole('dialog', { name: 'New article' }));
    await user.type(dialog.getByRole('textbox', { name: /Title/ }), 'Storms');
    await user.type(dialog.getByRole('textbox', { name: /^Text/ }), 'Stay inside.');
    await user.click(dialog.getByRole('button', { name: 'Save the draft' }));
    await screen.findByText(/status 503/);
    await user.click(dialog.getByRole('button', { name: 'Save the draft' }));
    await waitFor(() => expect(asked.filter(({ path, method }) => path === '/api/articles' && method === 'POST')).toHaveLength(2));
    const [first, second] = asked.filter(({ method }) => method === 'POST').map(({ body }) => body as { key: string; texts: { title: string } });
    expect(second).toEqual(first);
    expect(first!.texts.title).toBe('Storms');
  });

  test('a supervisor publishes, an agent does not', async () => {
    const agent = show({ path: `/knowledge/${article.id}` });
    expect(await button('Edit')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
    agent.unmount();
    const { asked, user } = show({ role: 'supervisor', path: `/knowledge/${article.id}` });
    await user.click(await button('Publish'));
    await waitFor(() => expect(asked.find(({ path }) => path.endsWith('/state'))?.body).toEqual({ state: 'published', revision: 5 }));
    await expectAccessible();
  });

  test('an article goes to the customer by one click, an internal one does not', async () => {
    const { asked, user } = show({ path: `/tickets/${ticketId}` });
    const panel = within(await screen.findByRole('region', { name: 'Articles' }));
    await user.click(await panel.findByRole('button', { name: /Send “Reading a meter”/ }));
    await waitFor(() => expect(asked.find(({ path }) => path === `/api/tickets/${ticketId}/articles`)?.body).toMatchObject({ articleId: article.id, contactId: null }));
    expect(panel.queryByRole('button', { name: /What we may promise/ })).toBeNull();
  });
});

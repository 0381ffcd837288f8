import { List, Stack, Text, Title } from '@mantine/core';
import { Fragment } from 'react';

/** The text of an article: headings ("# "), items ("- ") and paragraphs, and nothing else; whatever else is in it is shown as it is. */
export function ArticleText({ body }: { body: string }) {
  return (
    <Stack gap="xs">
      {blocks(body).map((block, index) => (
        // The blocks of a text have no names of their own, and the text is shown anew as a whole.
        <Fragment key={index}>
          {block.kind === 'heading' && <Title order={2} size="h3">{block.lines[0]}</Title>}
          {block.kind === 'list' && (
            <List>
              {block.lines.map((line, item) => (
                <List.Item key={item}>{line}</List.Item>
              ))}
            </List>
          )}
          {block.kind === 'paragraph' && <Text className="text">{block.lines.join('\n')}</Text>}
        </Fragment>
      ))}
    </Stack>
  );
}

export interface Block {
  readonly kind: 'heading' | 'list' | 'paragraph';
  readonly lines: readonly string[];
}

export function blocks(body: string): readonly Block[] {
  const found: { kind: Block['kind']; lines: string[] }[] = [];
  let open = false;
  for (const line of body.split(/\r?\n/)) {
    const kind = line.startsWith('# ') ? 'heading' : line.startsWith('- ') ? 'list' : 'paragraph';
    const last = found.at(-1);
    if (line.trim() === '') {
      open = false;
    } else if (open && kind !== 'heading' && last?.kind === kind) {
      last.lines.push(kind === 'list' ? line.slice(2) : line);
    } else {
      found.push({ kind, lines: [kind === 'paragraph' ? line : line.slice(2)] });
      open = kind !== 'heading';
    }
  }
  return found;
}

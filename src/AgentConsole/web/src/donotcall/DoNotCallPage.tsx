import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { Entries } from './Entries';
import { SuppliedLists } from './SuppliedLists';

/** Who must not be called: supplied lists, such as a national register, and who asked us. Every call asks both. */
export default function DoNotCallPage() {
  return (
    <Stack>
      <div>
        <Anchor component={Link} href="/campaigns" size="sm">
          Campaigns
        </Anchor>
        <Title order={1}>Do-not-call</Title>
        <Text c="dimmed">Every call, of a campaign or by hand, asks these first. What a customer says on the line, by a key or to an agent, stands here at once.</Text>
      </div>
      <SuppliedLists />
      <Entries />
    </Stack>
  );
}

import { Center, Loader, Stack, Tabs, Title } from '@mantine/core';
import { Suspense } from 'react';
import { useLocation } from 'wouter';
import { useMe } from '../core/services';
import { settingsFor } from './settings';

/** The settings that this person’s rights allow. */
export default function SettingsPage({ tab }: { tab?: string }) {
  const { rights } = useMe();
  const [, go] = useLocation();
  const mine = settingsFor(rights);
  const shown = mine.find((setting) => setting.path === tab) ?? mine[0];
  if (shown === undefined) return null;
  const Page = shown.page;
  return (
    <Stack>
      <Title order={1}>Settings</Title>
      <Tabs value={shown.path} onChange={(path) => path !== null && go(`/settings/${path}`)} keepMounted={false}>
        <Tabs.List mb="md">
          {mine.map((setting) => (
            <Tabs.Tab key={setting.path} value={setting.path} px="xs">
              {setting.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown.path}>
          <Suspense
            fallback={
              <Center p="xl">
                <Loader aria-label="Loading" />
              </Center>
            }
          >
            <Page />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

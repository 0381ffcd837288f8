import { Alert, AppShell, Badge, Box, Burger, Button, Group, Menu, Modal, NavLink, ScrollArea, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Announcer } from './agent/Announcer';
import { CallStrip } from './agent/CallStrip';
import { StateBar } from './agent/StateBar';
import { NoticeBell } from './notices/NoticeBell';
import { useAction, useLinkState, useMe, useServices } from './core/services';
import { words } from './core/format';
import { useQueryClient } from '@tanstack/react-query';
import { SearchBox } from './search/SearchBox';
import { PasswordForm } from './signin/PasswordForm';
import { settingsFor } from './settings/settings';
import { Crash } from './ui/Crash';
import { Icon, type IconName } from './ui/Icon';

interface Place {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  readonly roles: readonly string[];
}

const everyone = ['agent', 'supervisor', 'administrator'];
const places: readonly Place[] = [
  { path: '/', label: 'Desk', icon: 'desk', roles: ['agent'] },
  { path: '/wallboard', label: 'Wallboard', icon: 'board', roles: ['supervisor', 'administrator'] },
  { path: '/campaigns', label: 'Campaigns', icon: 'campaign', roles: ['supervisor', 'administrator'] },
  { path: '/customers', label: 'Customers', icon: 'people', roles: everyone },
  { path: '/tickets', label: 'Tickets', icon: 'ticket', roles: everyone },
  { path: '/knowledge', label: 'Knowledge', icon: 'book', roles: everyone },
  { path: '/feedback', label: 'Feedback', icon: 'message', roles: ['supervisor', 'administrator'] },
  { path: '/callbacks', label: 'Callbacks', icon: 'callback', roles: everyone },
  { path: '/users', label: 'Users', icon: 'person', roles: ['administrator'] },
  { path: '/settings', label: 'Settings', icon: 'gear', roles: ['supervisor', 'administrator'] },
];

/** The frame of every page: where one is, who one is, and, for an agent, the state and the call, whatever page is open. */
export function Layout({ children }: { children: ReactNode }) {
  const me = useMe();
  const [open, { toggle, close }] = useDisclosure(false);
  const [path] = useLocation();
  const agent = me.role === 'agent';
  // A small or much enlarged screen has no room for the state beside the name.
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const page = places.find((place) => isHere(path, place.path))?.label ?? 'Console';
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 176, breakpoint: 'sm', collapsed: { mobile: !open } }} padding="md">
      <a href="#main" className="skip-link">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <Text fw={700} truncate>
              {me.company}
            </Text>
            {me.demo && (
              <Badge variant="light" color="orange" tt="none" visibleFrom="lg">
                Demo
              </Badge>
            )}
          </Group>
          {agent && !narrow && <StateBar />}
          <Group gap="xs" wrap="nowrap">
            <SearchBox />
            <NoticeBell />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <ScrollArea>
          {places
            .filter((place) => place.roles.includes(me.role) && (place.path !== '/settings' || settingsFor(me.rights).length > 0))
            .map((place) => (
              <NavLink
                key={place.path}
                component={Link}
                href={place.path}
                label={place.label}
                leftSection={<Icon name={place.icon} size={18} />}
                active={isHere(path, place.path)}
                aria-current={isHere(path, place.path) ? 'page' : undefined}
                onClick={close}
              />
            ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Stack gap="md">
          {agent && narrow && <StateBar />}
          <Offline />
          {agent && <CallStrip />}
          <Crash place={path}>
            <Box>{children}</Box>
          </Crash>
        </Stack>
      </AppShell.Main>
      {agent ? <Announcer page={page} /> : <PageTitle page={page} />}
    </AppShell>
  );
}

function isHere(path: string, place: string): boolean {
  return place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
}

function PageTitle({ page }: { page: string }) {
  const { company } = useMe();
  useEffect(() => {
    document.title = `${page} · ${company}`;
  }, [page, company]);
  return null;
}

/** Told after a moment only: connecting is quick as a rule. */
function Offline() {
  const connecting = useLinkState() === 'connecting';
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!connecting) return;
    const timer = setTimeout(() => setLasting(true), 1_000);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [connecting]);
  if (!connecting || !lasting) return null;
  return (
    <Alert color="orange" variant="light" title="Connecting to the server" role="status">
      What you see may be old. The console connects again by itself; a call in progress goes on.
    </Alert>
  );
}

function AccountMenu() {
  const me = useMe();
  const { api, notices } = useServices();
  const client = useQueryClient();
  const { run } = useAction();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [changing, setChanging] = useState(false);
  const changed = () => {
    setChanging(false);
    notices.done('Your password is changed. You are signed out everywhere else.');
  };
  const signOut = () =>
    void run(async () => {
      await api.delete('/api/session');
      client.clear();
      client.setQueryData(['me'], null);
    });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="subtle" color="gray" c="var(--mantine-color-text)" px="xs" leftSection={<Icon name="person" />} aria-label={`Account of ${me.displayName}`}>
            <Text size="sm" visibleFrom="lg">
              {me.displayName}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.displayName} · {words(me.role)}
          </Menu.Label>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} aria-current={colorScheme === scheme ? 'true' : undefined} fw={colorScheme === scheme ? 600 : undefined}>
              {scheme === 'auto' ? 'Colors as the system' : `${words(scheme)} colors`}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setChanging(true)}>Change your password</Menu.Item>
          <Menu.Item onClick={signOut}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={changing} onClose={() => setChanging(false)} title="Change your password">
        {changing && <PasswordForm present="Present password" done={changed} />}
      </Modal>
    </>
  );
}

import { Center, Loader, MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Me } from './contracts';
import { whenOnline } from './core/link';
import { useSession } from './core/queries';
import { MeProvider, ServicesProvider, useServices, type Services } from './core/services';
import { followSituation } from './core/situation';
import { Layout } from './Layout';
import { FirstPasswordPage } from './signin/FirstPasswordPage';
import { SetupPage } from './signin/SetupPage';
import { SignInPage } from './signin/SignInPage';
import { ConfirmProvider } from './ui/confirm';
import { Failed } from './ui/Loaded';
import { NoticeList } from './ui/NoticeList';
import { theme, variables } from './ui/theme';
import { Pages } from './Pages';
import { useLocation } from 'wouter';

interface Props {
  readonly services: Services;
  readonly client: QueryClient;
  /** "test" leaves out what needs a painted page: transitions, and hiding what scrolled away. */
  readonly env?: 'default' | 'test';
}

export function App({ services, client, env }: Props) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" env={env}>
      <QueryClientProvider client={client}>
        <ServicesProvider services={services}>
          <ConfirmProvider>
            <Entrance />
          </ConfirmProvider>
          <NoticeList />
        </ServicesProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Entrance() {
  const session = useSession();
  const [path] = useLocation();
  if (path === '/setup') return <SetupPage />;
  if (session.error !== null) return <Failed error={session.error} retry={session.refetch} />;
  if (session.data === undefined) {
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (session.data?.mustChangePassword) return <FirstPasswordPage me={session.data} />;
  return session.data === null ? <SignInPage /> : <SignedIn me={session.data} key={session.data.id} />;
}

function SignedIn({ me }: { me: Me }) {
  const { link, situation, notices, phone } = useServices();
  const client = useQueryClient();
  useEffect(() => {
    const stops: (() => void)[] = [];
    // The order matters: a console attaches before it reports its phone.
    if (me.role === 'agent') stops.push(followSituation(link, situation, notices));
    // Whatever happened while the link was down was not told.
    stops.push(whenOnline(link, () => void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' })));
    if (me.role === 'agent') phone.start(me.id, me.phone);
    link.start();
    return () => {
      for (const stop of stops) stop();
      phone.stop();
      link.stop();
    };
  }, [me, link, situation, notices, phone, client]);

  return (
    <MeProvider me={me}>
      <Layout>
        <Pages />
      </Layout>
    </MeProvider>
  );
}

import { Center, Loader, Stack, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { DeskPage } from './agent/DeskPage';
import { CustomersPage } from './customers/CustomersPage';
import { CustomerPage } from './customers/CustomerPage';
import { useMe } from './core/services';
import { CallbacksPage } from './callbacks/CallbacksPage';
import { TicketPage } from './tickets/TicketPage';
import { TicketsPage } from './tickets/TicketsPage';

const WallboardPage = lazy(() => import('./supervisor/WallboardPage'));
const FeedbackPage = lazy(() => import('./feedback/FeedbackPage'));
const CampaignsPage = lazy(() => import('./campaigns/CampaignsPage'));
const CampaignPage = lazy(() => import('./campaigns/CampaignPage'));
const DoNotCallPage = lazy(() => import('./donotcall/DoNotCallPage'));
const KnowledgePage = lazy(() => import('./knowledge/KnowledgePage'));
const ImportPage = lazy(() => import('./customers/ImportPage'));
const ArticlePage = lazy(() => import('./knowledge/ArticlePage'));
const SettingsPage = lazy(() => import('./settings/SettingsPage'));
const DuplicatesPage = lazy(() => import('./customers/DuplicatesPage'));
const MergePage = lazy(() => import('./customers/MergePage'));
const SnippetsPanel = lazy(() => import('./rules/SnippetsPanel'));
const UsersPage = lazy(() => import('./admin/UsersPage'));

function SnippetsPage() {
  return (
    <Stack>
      <Title order={1}>Macros and answers</Title>
      <SnippetsPanel />
    </Stack>
  );
}

/** The pages by address. The server checks every right; what is missing here is only not offered. */
export function Pages() {
  const { role } = useMe();
  return (
    <Suspense
      fallback={
        <Center p="xl">
          <Loader aria-label="Loading" />
        </Center>
      }
    >
      <Switch>
        <Route path="/">{role === 'agent' ? <DeskPage /> : <Redirect to="/wallboard" />}</Route>
        <Route path="/customers" component={CustomersPage} />
        {role !== 'agent' && <Route path="/customers/import" component={ImportPage} />}
        <Route path="/duplicates" component={DuplicatesPage} />
        <Route path="/customers/:id/merge/:other">{({ id, other }) => <MergePage id={id} other={other} key={`${id} ${other}`} />}</Route>
        <Route path="/customers/:id">{({ id }) => <CustomerPage id={id} key={id} />}</Route>
        <Route path="/tickets" component={TicketsPage} />
        <Route path="/tickets/:id">{({ id }) => <TicketPage id={id} key={id} />}</Route>
        <Route path="/knowledge" component={KnowledgePage} />
        <Route path="/knowledge/:id">{({ id }) => <ArticlePage id={id} key={id} />}</Route>
        <Route path="/callbacks" component={CallbacksPage} />
        <Route path="/snippets" component={SnippetsPage} />
        {role !== 'agent' && <Route path="/wallboard" component={WallboardPage} />}
        {role !== 'agent' && <Route path="/feedback" component={FeedbackPage} />}
        {role !== 'agent' && <Route path="/campaigns" component={CampaignsPage} />}
        {role !== 'agent' && <Route path="/campaigns/do-not-call" component={DoNotCallPage} />}
        {role !== 'agent' && <Route path="/campaigns/:id">{({ id }) => <CampaignPage id={id} key={id} />}</Route>}
        {role === 'administrator' && <Route path="/users" component={UsersPage} />}
        <Route path="/settings/:tab?">{({ tab }) => <SettingsPage tab={tab} />}</Route>
        <Route>
          <Redirect to="/" />
        </Route>
      </Switch>
    </Suspense>
  );
}

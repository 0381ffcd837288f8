import { QueryClient } from '@tanstack/react-query';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { App } from '../src/App';
import type { AgentSituation } from '../src/contracts';
import { Api } from '../src/core/api';
import { CustomerWatch } from '../src/core/customerWatch';
import { Notices } from '../src/core/notices';
import { SituationStore } from '../src/core/situation';
import type { PhoneStatus } from '../src/phone/phone';
import { FakeLink, FakePhone, fitPhone } from './fakes';
import { campaignView, situations, wallboard } from './fixtures';

export interface Stage {
  readonly situation?: AgentSituation;
  readonly phone?: PhoneStatus;
  readonly path?: string;
  readonly env?: 'default' | 'test';
  readonly answers?: ConstructorParameters<typeof FakeLink>[0];
}

/** The whole app on fakes; REST answers come from fakeServer. */
export function setStage({ situation = situations.ready, phone: status = fitPhone, path = '/', env, answers = {} }: Stage) {
  const link = new FakeLink({ attach: () => Promise.resolve(situation), watchWallboard: () => Promise.resolve(wallboard), watchCampaign: () => Promise.resolve(campaignView), ...answers }, 'off');
  const phone = new FakePhone(status);
  const api = new Api();
  const notices = new Notices();
  const location = memoryLocation({ path, record: true });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  api.onSignedOut = () => client.setQueryData(['me'], null);
  const services = { api, link, phone, notices, situation: new SituationStore(), customers: new CustomerWatch(link) };
  const app = (
    <Router hook={location.hook}>
      <App services={services} client={client} env={env} />
    </Router>
  );
  return { app, link, phone, notices, location };
}

import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import type { AgentSituation, Me } from '../contracts';
import type { Phone, PhoneStatus } from '../phone/phone';
import { sentenceOf, type Api } from './api';
import type { CustomerWatch } from './customerWatch';
import type { Link, LinkState } from './link';
import type { Notices } from './notices';
import type { SituationStore } from './situation';
import { useStore } from './store';

/** What every page may use. Made once in main.tsx; tests put their own in place. */
export interface Services {
  readonly api: Api;
  readonly link: Link;
  readonly phone: Phone;
  readonly situation: SituationStore;
  readonly notices: Notices;
  readonly customers: CustomerWatch;
}

const ServicesContext = createContext<Services | null>(null);
const MeContext = createContext<Me | null>(null);

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('ServicesProvider is missing above this component.');
  return services;
}

/** The signed-in person; only below the sign-in page. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('MeProvider is missing above this component.');
  return me;
}

export function useSituation(): AgentSituation | null {
  return useStore(useServices().situation);
}

export function useLinkState(): LinkState {
  return useStore(useServices().link.state);
}

export function usePhoneStatus(): PhoneStatus {
  return useStore(useServices().phone.status);
}

/** Runs one thing at a time; what fails is shown to the person. Returns whether it succeeded. */
export function useAction(): { readonly busy: boolean; readonly run: (action: () => Promise<unknown>, done?: string) => Promise<boolean> } {
  const { notices } = useServices();
  const [busy, setBusy] = useState(false);
  const failed = useRef<number | null>(null);
  const run = useCallback(
    async (action: () => Promise<unknown>, done?: string) => {
      setBusy(true);
      // What was wrong the last time is no news beside what comes of this one.
      if (failed.current !== null) notices.close(failed.current);
      failed.current = null;
      try {
        await action();
        if (done !== undefined) notices.done(done);
        return true;
      } catch (error) {
        failed.current = notices.problem(sentenceOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [notices],
  );
  return { busy, run };
}

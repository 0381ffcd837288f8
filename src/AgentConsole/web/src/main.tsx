import '@mantine/core/styles.css';
import './ui/app.css';
import { QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { Api } from './core/api';
import { CustomerWatch } from './core/customerWatch';
import { Notices } from './core/notices';
import { refreshCustomer } from './core/queries';
import { SignalRLink } from './core/signalrLink';
import { SituationStore } from './core/situation';
import { ConsolePhone } from './phone/consolePhone';

const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } });
const signedOut = () => client.setQueryData(['me'], null);

const api = new Api();
api.onSignedOut = signedOut;
// Asking who is signed in finds out whether the session ended; a server that is away is no news.
const link = new SignalRLink('/hubs/console', () => void api.get('/api/me').catch(() => undefined));
link.on('ticketNews', ({ number, title, text, actor }) => services.notices.done(`#${number} ${title}: ${text} (${actor})`));
link.on('customerChanged', (id) => void refreshCustomer(client, id));
const situation = new SituationStore();
const services = { api, link, situation, phone: new ConsolePhone(api, link, situation), notices: new Notices(), customers: new CustomerWatch(link) };

createRoot(document.getElementById('root')!).render(<App services={services} client={client} />);

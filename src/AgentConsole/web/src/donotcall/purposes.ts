/** Which calls something forbids, as the server names them. */
export const purposes: Readonly<Record<string, string>> = { sales: 'Sales calls', service: 'Service calls', survey: 'Surveys' };

export function forbids(purpose: string | null): string {
  return purpose === null ? 'All calls' : (purposes[purpose] ?? purpose);
}

import { useQuery } from '@tanstack/react-query';
import type { TeamLine } from '../contracts';
import { useServices } from '../core/services';

/** All teams, retired ones too. */
export function useTeams() {
  const { api } = useServices();
  return useQuery({ queryKey: ['teams'], queryFn: ({ signal }) => api.get<readonly TeamLine[]>('/api/teams', signal), staleTime: 60_000 });
}

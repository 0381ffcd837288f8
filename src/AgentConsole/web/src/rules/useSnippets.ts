import { useQuery } from '@tanstack/react-query';
import type { SnippetLine } from '../contracts';
import { useServices } from '../core/services';

/** Macros, answers or templates: everybody’s and one’s own. */
export function useSnippets(kind: 'macro' | 'answer' | 'template') {
  const { api } = useServices();
  return useQuery({ queryKey: ['snippets', kind], queryFn: ({ signal }) => api.get<readonly SnippetLine[]>(`/api/snippets?kind=${kind}`, signal), staleTime: 60_000 });
}

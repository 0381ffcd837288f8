import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ArticleDetail, ArticleFound, ArticlePublication } from '../contracts';
import { withQuery } from '../core/queries';
import { useServices } from '../core/services';

export function useArticle(id: string) {
  const { api } = useServices();
  return useQuery({ queryKey: ['articles', 'one', id], queryFn: ({ signal }) => api.get<ArticleDetail>(`/api/articles/${id}`, signal) });
}

export function useVersions(id: string) {
  const { api } = useServices();
  return useQuery({ queryKey: ['articles', 'versions', id], queryFn: ({ signal }) => api.get<readonly ArticlePublication[]>(`/api/articles/${id}/versions`, signal) });
}

export function useFoundArticles(search: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ['articles', 'found', search],
    queryFn: ({ signal }) => api.get<readonly ArticleFound[]>(withQuery('/api/articles/found', { search }), signal),
    enabled: search !== '',
  });
}

export function useSuggestedArticles(ticket: string) {
  const { api } = useServices();
  return useQuery({ queryKey: ['articles', 'suggested', ticket], queryFn: ({ signal }) => api.get<readonly ArticleFound[]>(withQuery('/api/articles/suggested', { ticket }), signal) });
}

export function useRefreshArticles() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['articles'] });
}

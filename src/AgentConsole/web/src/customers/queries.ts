import { useQuery } from '@tanstack/react-query';
import type { ConsentLine, FieldDetail, MergeLine, RelationLine, SegmentLine } from '../contracts';
import { useServices } from '../core/services';

function useRead<T>(key: readonly unknown[], path: string) {
  const { api } = useServices();
  return useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<T>(path, signal) });
}

export const useFields = (subject: string) => useRead<readonly FieldDetail[]>(['fields', subject], `/api/fields?subject=${subject}`);

export const useSegments = () => useRead<readonly SegmentLine[]>(['segments'], '/api/segments');

// Below the customer's key, so that what changes there is read again with the customer.
export const useRelations = (id: string) => useRead<readonly RelationLine[]>(['customer', id, 'relations'], `/api/customers/${id}/relations`);

export const useConsent = (id: string) => useRead<readonly ConsentLine[]>(['customer', id, 'consent'], `/api/customers/${id}/consent`);

export const useMerges = (id: string) => useRead<readonly MergeLine[]>(['customer', id, 'merges'], `/api/customers/${id}/merges`);

import { useQuery } from '@tanstack/react-query';
import type { AttachmentLine } from '../contracts';
import { useRefreshCustomer } from '../core/queries';
import { useServices } from '../core/services';
import { FileBox } from '../tickets/FileBox';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';

/** The files of the customer alone, such as a contract; those of tickets stand with the tickets. They never leave the house. */
export function Files({ customerId }: { customerId: string }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const path = `/api/customers/${customerId}/attachments`;
  const query = useQuery({ queryKey: ['customer', customerId, 'files'], queryFn: ({ signal }) => api.get<readonly AttachmentLine[]>(path, signal) });
  return (
    <Loaded query={query}>
      {(files) => (
        <>
          {files.length === 0 && <EmptyState title="No files" hint="Keep here what belongs to the customer and to no ticket, such as a contract." />}
          <FileBox files={files} path={path} more={{}} done={() => refresh(customerId)} />
        </>
      )}
    </Loaded>
  );
}

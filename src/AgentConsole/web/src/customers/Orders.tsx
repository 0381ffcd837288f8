import { Badge, Stack, Table } from '@mantine/core';
import type { OrderView } from '../contracts';
import { money, moment, words } from '../core/format';
import { usePages } from '../core/queries';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

/** The buying history, newest first. */
export function Orders({ customerId }: { customerId: string }) {
  const pages = usePages<OrderView>(['customer', customerId, 'orders'], `/api/customers/${customerId}/orders`);
  return (
    <Stack gap="xs">
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState title="No orders" hint="Orders appear when the shop sends them: PUT /api/orders/ and the order’s id." />}
      {pages.items.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing={6} aria-label="Orders">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Order</Table.Th>
                <Table.Th>Date</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Items</Table.Th>
                <Table.Th ta="right">Amount</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pages.items.map((order) => (
                <Table.Tr key={order.id}>
                  <Table.Th scope="row" className="text">
                    {order.number}
                  </Table.Th>
                  <Table.Td>{moment(order.orderedAt)}</Table.Td>
                  <Table.Td>
                    <Badge variant="light" tt="none" color={order.state === 'cancelled' || order.state === 'returned' ? 'gray' : 'blue'}>
                      {words(order.state)}
                    </Badge>
                  </Table.Td>
                  <Table.Td className="text">{order.items.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ')}</Table.Td>
                  <Table.Td ta="right" className="digits">
                    {money(order.amount, order.currency)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={pages} />
    </Stack>
  );
}

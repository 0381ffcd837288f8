import { Badge, Button, Group, Modal, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserDetail } from '../contracts';
import { moment, words } from '../core/format';
import { useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { UserForm } from './UserForm';

/** Who may sign in, as what, with which skills and phone. */
export default function UsersPage() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => api.get<readonly UserDetail[]>('/api/users', signal),
  });
  const [edited, setEdited] = useState<UserDetail | 'new' | null>(null);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>Users</Title>
        <Button onClick={() => setEdited('new')}>New user</Button>
      </Group>
      <Loaded query={query}>
        {(users) => (users.length === 0 ? <EmptyState title="No users" hint="Add the first agent with “New user”." /> : <UserTable users={users} edit={setEdited} />)}
      </Loaded>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === 'new' ? 'New user' : 'Change user'}>
        {edited !== null && <UserForm user={edited === 'new' ? null : edited} saved={() => setEdited(null)} />}
      </Modal>
    </Stack>
  );
}

function UserTable({ users, edit }: { users: readonly UserDetail[]; edit: (user: UserDetail) => void }) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table withTableBorder verticalSpacing={6} aria-label="Users">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>User name</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Skills</Table.Th>
            <Table.Th>Phone</Table.Th>
            <Table.Th>
              <span className="skip-link">Change</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Table.Tr key={user.id}>
              <Table.Th scope="row" className="text">
                {user.displayName}{' '}
                {user.disabled && (
                  <Badge color="gray" variant="light" tt="none">
                    Disabled
                  </Badge>
                )}
                {user.oneTimeUntil !== null && (
                  <Badge color="orange" variant="light" tt="none">
                    {Date.parse(user.oneTimeUntil) > Date.now() ? `One-time password until ${moment(user.oneTimeUntil)}` : 'One-time password expired: give another'}
                  </Badge>
                )}
              </Table.Th>
              <Table.Td>{user.userName}</Table.Td>
              <Table.Td>{words(user.role)}</Table.Td>
              <Table.Td className="text">
                {Object.entries(user.skills)
                  .map(([skill, level]) => `${skill} ${level}`)
                  .join(', ')}
              </Table.Td>
              <Table.Td>{user.role !== 'agent' ? '' : user.deskPhone === null ? 'In the browser' : `Desk phone ${user.deskPhone}`}</Table.Td>
              <Table.Td ta="right">
                <Button size="xs" variant="default" onClick={() => edit(user)} aria-label={`Change ${user.displayName}`}>
                  Change
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
